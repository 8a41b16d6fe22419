"""What is no text of a paper: page heads, feet and buttons; flat copies; each line in exactly one block."""
