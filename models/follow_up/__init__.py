"""What is read of what a decision leaves to be done: an agreement and how its points stand."""
