"""How long the web process waits for somebody who has connected and does not say what he wants.

A connection whose request is not complete costs nothing to make. Without an end to it some hundreds of them use up what
the process may open, and pages answer no more (slowloris).
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN = 15.0
"""Seconds for a request's line and headers; a proxy sends them at once."""
MOST_SPEECHLESS = 200
"""Connections without a request under way; of more, the one that has waited longest is closed."""
MOST_CONNECTIONS = 600
"""Above this, requests get 503. Below the usual limit of a process (1024 open files)."""
LARGEST_HEAD = 16 * 1024  # bytes
KEPT_OPEN = 15
"""Seconds a connection stays open between two requests. A proxy in front gives up earlier (`deploy/`)."""


class PatientOnlySoLong(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to the waiting for a request."""

    speechless: ClassVar[dict[PatientOnlySoLong, asyncio.TimerHandle]] = {}
    """In the order in which their waiting began."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        else:
            self._end_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self in self.speechless or self.transport.is_closing():
            return
        self.speechless[self] = self.loop.call_later(HEAD_WITHIN, self._hang_up)
        if len(self.speechless) > MOST_SPEECHLESS:
            next(iter(self.speechless))._hang_up()

    def _end_waiting(self) -> None:
        waiting = self.speechless.pop(self, None)
        if waiting is not None:
            waiting.cancel()

    def _hang_up(self) -> None:
        self._end_waiting()
        self.transport.close()
