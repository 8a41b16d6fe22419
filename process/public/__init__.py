"""What everybody may see of a meeting, and the guard that looks at it first."""
