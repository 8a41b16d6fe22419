"""Papers of cases and their proposals: the case file, the catalogue, the budget overview."""
