"""The meeting: agenda, attendance, decisions, § 23, the record and its publication."""
