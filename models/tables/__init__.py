"""The tables, one aggregate a file. Columns carry the names of the fields in `process/state/`."""
