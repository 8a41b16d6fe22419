"""What stands before the first item: the facts of the meeting, and the table of contents."""
