"""The answer of a body: whose, of which day, what it says of each proposal, and cut into points."""
