"""Pages of a meeting: calendar, agenda, absences, the record, documents, publication."""
