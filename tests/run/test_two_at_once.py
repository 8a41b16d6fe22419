"""Two installations started in the same second, wanting the same ports: each has its own, and its own letters."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from app.run.catcher import folder_of
from app.run.mail_page import mails
from config.settings import Settings
from tests.engine.processes import a_port, until
from tests.engine.town import Town, settings_for
from tests.run.test_supervisor import part, running, said

pytestmark = [pytest.mark.engine, pytest.mark.soak]
PORTS = ("SAGSGANG_WEB_PORT", "SAGSGANG_MAILS_PORT", "SAGSGANG_SMTP_PORT", "SAGSGANG_PREFECT_PORT")


def ports_of(supervisor: subprocess.Popen[str]) -> list[str]:
    """What the engine was told."""
    engine = part(supervisor.pid, "engine")
    told = dict(
        line.split("=", 1)
        for line in Path(f"/proc/{engine}/environ").read_text().split("\0")
        if line.startswith("SAGSGANG_")
    )
    return [told[name] for name in PORTS]


def test_each_ones_letters_are_in_its_own_catcher(tmp_path: Path) -> None:
    wanted = {name.removeprefix("SAGSGANG_").lower(): a_port(25000 + 100 * n) for n, name in enumerate(PORTS)}
    towns = [Town.of(settings_for(tmp_path / name, **wanted)) for name in ("one", "other")]
    send_letters(towns[0])
    with ExitStack() as both:
        started = [both.enter_context(running(town.settings)) for town in towns]
        for process in started:
            said(process, "The engine is starting")
        until(lambda: all(part(process.pid, "engine") for process in started), 60, "both engines run")
        assert len({*ports_of(started[0]), *ports_of(started[1])}) == 8
        until(lambda: kept(towns[0].settings), 240, "the first one's letters", every=0.5)
        assert kept(towns[1].settings) == 0
        send_letters(towns[1])
        until(lambda: kept(towns[1].settings), 240, "the other's letters", every=0.5)
        for town in towns:
            until(lambda town=town: kept(town.settings) == accepted(town), 60, "every letter is in its own catcher")


def send_letters(town: Town) -> None:
    town.send_hearing()
    town.clock.step(timedelta(minutes=15))  # beyond the undo period


def kept(settings: Settings) -> int:
    return len(mails(folder_of(settings.data)))


def accepted(town: Town) -> int:
    return int(str(town.rows("SELECT count(*) FROM delivery_attempt WHERE result = 'sent'")[0][0]))
