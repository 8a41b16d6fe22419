"""What a decision leaves to be done: follow-ups, requests made in it, the points of an agreement."""
