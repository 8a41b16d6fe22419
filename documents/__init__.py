"""Documents in and out: real ones read as cases, and those the house writes."""
