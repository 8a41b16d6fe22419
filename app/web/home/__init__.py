"""Pages a person begins with: sign-in, own tasks, the overview, calendar feeds."""
