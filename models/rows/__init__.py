"""Process values and their tables, field for field: loading, saving, counting."""
