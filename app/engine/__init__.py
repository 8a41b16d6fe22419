"""The engine process: serves the scheduled flows, and wakes them when a fact is committed."""
