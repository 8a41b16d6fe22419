"""Ports, bound before anybody is told of them; the children get them open.

A port that is only looked for may be another's when it is used: of two starts at once, one would take the other's mail.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import Settings

HERE = "127.0.0.1"
WEB, MAILS, SMTP, PREFECT = "web_port", "mails_port", "smtp_port", "prefect_port"
TRIES = 50

Bound = Mapping[str, socket.socket]
"""Sockets that listen, by the setting that names their port."""


class PortError(RuntimeError):
    """A port cannot be had. The sentence names it, its setting and what to do."""


@contextmanager
def bound_ports(settings: Settings) -> Iterator[tuple[Settings, Bound]]:
    """The ports of an installation, held until the end, and the settings with their numbers.

    Only the example takes the next that is free: elsewhere links, proxy and monitoring know the number. Raises
    `PortError`.
    """
    names = (WEB, PREFECT) if settings.mail_url else (WEB, MAILS, SMTP, PREFECT)
    with ExitStack() as held:
        bound: dict[str, socket.socket] = {}
        for name in names:
            wanted = getattr(settings, name)
            bound[name] = held.enter_context(
                _next_free(wanted, name) if settings.is_example else listening(wanted, name)
            )
        numbers = {name: listener.getsockname()[1] for name, listener in bound.items()}
        yield settings.changed(**numbers), bound


def listening(port: int, name: str, host: str = HERE) -> socket.socket:
    """A socket that listens on the port. Raises `PortError`; `name` is the setting that it tells of.

    Its connections send at once: the second part of an answer would wait until the reader's system has said that it has
    the first, 40 ms. asyncio sees to it only where a socket says that it is TCP, and this one does not.
    """
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise PortError(_why_not(error, port, name)) from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # those it accepts inherit it
    return listener


def inherited(number: int) -> socket.socket:
    """The listening socket that the supervisor gave us, ours alone from now on: what we start does not get it."""
    os.set_inheritable(number, False)
    return socket.socket(fileno=number)


def _next_free(first: int, name: str) -> socket.socket:
    for port in range(first, min(first + TRIES, 65536)):
        try:
            return listening(port, name)
        except PortError as error:
            if not _is_taken(error.__cause__):
                raise
    raise PortError(f"no port is free from {first} to {first + TRIES - 1}: set SAGSGANG_{name.upper()}")


def _why_not(error: OSError, port: int, name: str) -> str:
    setting = f"SAGSGANG_{name.upper()}"
    if _is_taken(error):
        return f"port {port} is taken by another program: stop that one, or set {setting} to a port that is free"
    return f"port {port} cannot be used ({error.strerror}): set {setting} to another, above 1023"


def _is_taken(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EADDRINUSE
