"""The state the rules read: a case, a meeting and their parts, as frozen values."""
