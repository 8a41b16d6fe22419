"""A real mail server in a process of its own: it keeps each mail before it says so, and may be killed at any moment.

`python mail_process.py PORT FOLDER [SECONDS]`. A mail is a line in `FOLDER/taken`: when, and its Message-ID. `SECONDS`
pass between keeping a mail and saying so: the moment in which a kill repeats one. What `FOLDER/answer` holds is said
instead of 250, and the mail is not kept.
"""

from __future__ import annotations

import asyncio
import email
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

TAKEN, ANSWER = "taken", "answer"
HERE = "127.0.0.1"


class Keeper:
    def __init__(self, folder: Path, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        instead = self._folder / ANSWER
        if instead.exists():
            return instead.read_text()
        message_id = email.message_from_bytes(envelope.content)["Message-ID"]
        with (self._folder / TAKEN).open("a") as taken:
            taken.write(f"{time.time():.3f} {message_id}\n")
        await asyncio.sleep(self._seconds)
        return "250 2.0.0 Ok"


async def serve(port: int, folder: Path, seconds: float) -> None:
    keeper = Keeper(folder, seconds)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(keeper, hostname="localhost"), HERE, port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.0))
