"""Secrets the installation makes for itself, each in a file of its own that nobody else may read."""

from __future__ import annotations

import os
from pathlib import Path

from config.secret import Secret

BYTES = 32


class SecretError(RuntimeError):
    """The file holds no secret. Delete it: then a new one is made."""


def secret_in(path: Path) -> Secret:
    """The secret in a file: 64 hexadecimal digits that no print or log shows. Made on first use; two processes that
    make it at once end with the same one. Raises `SecretError` for a file that holds too little.
    """
    if not path.exists():
        _make(path)
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < 2 * BYTES:
        raise SecretError(f"{path} holds no secret: delete it, and a new one is made")
    return Secret(secret[: 2 * BYTES])


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(os.urandom(BYTES).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, path)  # whole or not at all, and never over another's
    except FileExistsError:
        pass
    finally:
        half.unlink()
