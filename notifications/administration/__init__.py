"""What mails about the installation itself say, and to whom they go."""
