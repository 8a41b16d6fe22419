"""The example municipality: its cases, the life it has lived, and the building of its database."""
