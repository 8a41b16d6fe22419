"""The disk is full, or the data folder takes no writing any more: what was acknowledged stays, nothing is half written,
pages that can be read are shown, and when there is room again all goes on.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli.shell import run
from app.private import DataFolderError
from app.run.alone import alone_in
from config.settings import settings
from models import tables as t
from models.audit import verify
from models.database import reading
from models.files import FOLDER, FileStore
from tests.engine.town import template
from tests.web.conftest import TestClient
from tests.web.office import CASE, OFFICER, Office, forms

pytestmark = [pytest.mark.faults, pytest.mark.system("root")]
ROOM = 6_000_000
"""Bytes left on the small disk when everything has its place."""


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[Path]:
    """A real file system of this size."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for piece in (65536, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * piece)
    return filler


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Office]:
    """The town hall on a small disk, with a case in it."""
    with mounted(tmp_path / "data", 2 * template().stat().st_size + ROOM) as folder:
        office = Office(folder)
        office.import_case()
        yield office
        office.store.engine.dispose()


def note(office: Office, text: str) -> int:
    """A note by its form; the status of the answer."""
    return office.fill(OFFICER, CASE, "notat", tekst=text).status_code


def notes(office: Office) -> list[str]:
    with reading(office.store.engine) as connection:
        return [text for text in connection.execute(sa.select(t.personal_texts.c.text)).scalars() if "Notat" in text]


def is_whole(office: Office) -> bool:
    with reading(office.store.engine) as connection:
        return verify(connection).ok


def test_a_full_disk_takes_no_fact_and_loses_none(small: Office) -> None:
    assert note(small, "Notat før") == 303
    filler = fill(small.folder)
    client = small.person(OFFICER)
    client.raise_server_exceptions = False
    kept = 1
    for number in range(200):
        status = note(small, f"Notat {number} {'x' * 2000}")
        kept += status == 303
        if status >= 500:
            break
    else:
        raise AssertionError("the disk was never full")
    assert small.person(OFFICER).get(CASE).status_code == 200
    assert len(notes(small)) == kept
    filler.unlink()
    assert note(small, "Notat efter") == 303
    assert len(notes(small)) == kept + 1
    assert is_whole(small)


def test_a_file_that_found_no_room_leaves_nothing_behind(small: Office) -> None:
    filler = fill(small.folder)
    store = FileStore(small.folder)
    with pytest.raises(OSError, match="No space"):
        store.put(b"x" * 1_000_000)
    assert list((small.folder / FOLDER).rglob(".*")) == []
    filler.unlink()
    assert store.read(store.put(b"x" * 1_000_000)) == b"x" * 1_000_000


@contextmanager
def sealed(office: Office) -> Iterator[Office]:
    """The same folder, where nothing can be written any more; its programs are started anew."""
    office.store.engine.dispose()
    remount(office.folder, "ro")
    again = Office(office.folder, office.clock.moment)
    try:
        yield again
    finally:
        again.store.engine.dispose()
        remount(office.folder, "rw")


def test_a_folder_that_became_read_only_is_still_read(small: Office) -> None:
    assert note(small, "Notat før") == 303
    cookies = dict(small.person(OFFICER).cookies)
    with sealed(small) as office:
        client = TestClient(
            office.app, base_url="http://sandvig.example", cookies=cookies, raise_server_exceptions=False
        )
        page = client.get(CASE)
        assert (page.status_code, "Notat før" in page.text) == (200, True)
        address, fields = forms(page.text)["notat"]
        assert client.post(address, data={**fields, "tekst": "Notat imens"}).status_code >= 500
        assert is_whole(office)
    again = Office(small.folder, small.clock.moment)
    assert note(again, "Notat efter") == 303
    assert notes(again) == ["Notat før", "Notat efter"]
    assert is_whole(again)
    again.store.engine.dispose()


def test_a_copy_on_a_sealed_medium_is_audited(
    small: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", f"sqlite:///{small.folder / 'sandvig.db'}")
    monkeypatch.setenv("SAGSGANG_DATA", str(small.folder))
    with sealed(small):
        settings.cache_clear()
        assert run(("audit", "verify")) == 0
        assert "all in order" in capsys.readouterr().out
        assert run(("note", "2027-0001", "Notat", "--as", OFFICER)) == 1
        assert "attempt to write a readonly database" in capsys.readouterr().err
    settings.cache_clear()
    assert notes(small) == []


def test_an_installation_does_not_start_on_a_read_only_folder(tmp_path: Path) -> None:
    with mounted(tmp_path / "data", ROOM) as folder:
        remount(folder, "ro")
        with pytest.raises(DataFolderError, match=r"Read-only file system.*SAGSGANG_DATA"), alone_in(folder):
            raise AssertionError("held")


def remount(folder: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", folder], check=True)
