"""Passwords that cost nothing to check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Argon2 as weak as it may be: hundreds of tests sign people in. tests/models try the real one."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    from models.access import signin

    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    strong, signin._hasher = signin._hasher, lambda: weak  # type: ignore[assignment]
    yield
    signin._hasher = strong
