"""Two versions of an agenda compared."""
