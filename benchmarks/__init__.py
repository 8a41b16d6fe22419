"""Measured side by side with raw SQL in one run; ratios of processor time, never a stopwatch in a test."""
