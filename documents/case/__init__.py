"""Documents as cases: taken in, compared, revised."""
