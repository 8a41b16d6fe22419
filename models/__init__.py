"""Our database: its tables, the reads by subject, and the one writer (`store.py`)."""
