"""A year of the calendar at full speed: the same store and rules, a clock that jumps, mail that stays in memory."""
