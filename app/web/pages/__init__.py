"""The pages, one module each: read what is asked, ask `models/`, render."""
