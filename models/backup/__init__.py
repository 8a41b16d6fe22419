"""Copies of an installation: made while it runs, proved by being restored."""
