"""What is read of a meeting: the calendar, its documents, what may come on an agenda, absences."""
