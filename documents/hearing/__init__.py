"""What came to a hearing as files; what has changed since a body was asked."""
