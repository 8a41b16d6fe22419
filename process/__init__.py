"""The process itself, pure: standard library only, no clock, no database. Start with `stages.py`."""
