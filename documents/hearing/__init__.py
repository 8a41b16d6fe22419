"""What came to a hearing as files, cut into points; what has changed since a body was asked."""
