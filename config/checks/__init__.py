"""A whole configuration checked: every mistake found at once."""
