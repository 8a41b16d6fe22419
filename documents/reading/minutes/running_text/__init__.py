"""What an item tells in passing: days, follow-ups, hearings, sums of money and whether they agree."""
