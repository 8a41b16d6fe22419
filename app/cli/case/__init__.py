"""Commands about a case: facts, texts, what is decided together, planning, reading documents in."""
