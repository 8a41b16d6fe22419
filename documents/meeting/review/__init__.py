"""Minutes that were read, held against the meeting they are of: what would be recorded, and what must be asked first."""
