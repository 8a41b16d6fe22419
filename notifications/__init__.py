"""What is said to people, and the outbox that sends it."""
