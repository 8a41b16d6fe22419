"""What mails about a meeting say, and what they need to know."""
