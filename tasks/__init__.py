"""Thin, idempotent verbs for Prefect: each wraps one plain function, off the event loop (see `resources`)."""
