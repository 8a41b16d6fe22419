"""The budget proposal on one page: a table by role and year, sections."""
