"""SQLModel tables, one aggregate a file, and the only code that writes them."""
