"""What mails about a case and its follow-ups say."""
