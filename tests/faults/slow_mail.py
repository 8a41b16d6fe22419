"""A real mail server, slow between having a mail and saying so: the moment in which a crash repeats it."""

from __future__ import annotations

import asyncio
import email
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class SlowMail:
    """Counts what it was given, by Message-ID, before it answers."""

    seconds: float
    taken: Counter[str] = field(default_factory=Counter)
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken[str(email.message_from_bytes(envelope.content)["Message-ID"])] += 1
        await asyncio.sleep(self.seconds)
        return "250 2.0.0 Ok"


@contextmanager
def slow_mail(seconds: float) -> Iterator[SlowMail]:
    handler = SlowMail(seconds)
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    ready = threading.Event()
    # As `Controller.start`, whose own check connects to port 0.
    controller._thread = threading.Thread(target=controller._run, args=(ready,), daemon=True)
    controller._thread.start()
    assert ready.wait(5)
    assert controller.server is not None
    handler.port = controller.server.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        controller.stop(no_assert=True)
