"""Ports: the one asked for, or the next that is free."""

from __future__ import annotations

import socket
from collections.abc import Collection

from config.settings import Settings

HERE = "127.0.0.1"
NAMES = ("web_port", "mails_port", "smtp_port", "prefect_port")
TRIES = 50


class NoPortError(RuntimeError):
    """No port is free from the one asked for on."""


def free_port(first: int, taken: Collection[int] = ()) -> int:
    """The first free port from `wanted` on that is not in `taken`."""
    for port in range(first, min(first + TRIES, 65536)):
        if port not in taken and _is_free(port):
            return port
    raise NoPortError(f"no port is free from {first} to {first + TRIES - 1}")


def with_free_ports(settings: Settings) -> Settings:
    """The settings with ports that can be used now."""
    chosen: dict[str, int] = {}
    for name in NAMES:
        chosen[name] = free_port(getattr(settings, name), chosen.values())
    return settings.model_copy(update=chosen)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do: a closed one may linger
        try:
            probe.bind((HERE, port))
        except OSError:
            return False
        return True
