"""What waits for one person, over all cases: hearings, records, routes, follow-ups."""
