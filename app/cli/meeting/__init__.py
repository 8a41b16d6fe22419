"""Commands about a meeting: calendar, agenda, seats, decisions, the record, documents."""
