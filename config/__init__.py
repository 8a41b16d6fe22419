"""What a municipality edits, and the reading of it. Start with `entries.py`; `sandvig/` is the example."""
