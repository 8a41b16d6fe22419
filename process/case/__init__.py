"""The case: drafted and approved, moved step by step, sent back, joined to another, amended."""
