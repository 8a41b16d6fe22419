"""`sagsgang doctor`: looks at an installation, and says of each fault where it is, which setting and how to mend it."""
