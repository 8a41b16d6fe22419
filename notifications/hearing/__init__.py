"""What mails about a hearing say, and what they need to know."""
