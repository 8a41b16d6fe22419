"""Minutes that were read, held against our meeting: what would be recorded, and what must be asked first."""
