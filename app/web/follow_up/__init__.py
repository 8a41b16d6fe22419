"""Pages of what a decision leaves to be done: follow-ups, an agreement and its points."""
