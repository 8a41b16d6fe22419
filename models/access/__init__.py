"""Who may see what, how they get in, and the log of who has opened what is closed."""
