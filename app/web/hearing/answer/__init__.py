"""Answering a hearing, one case or several together: by personal link, or signed in."""
