"""Documents of a meeting: agenda, minutes, excerpt, and how they are filed."""
