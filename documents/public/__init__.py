"""The publication guard at work on a meeting's annexes."""
