"""A secret is made once, is whole, and is its owner's alone."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.access.links import LinkMaker
from models.access.secret import SecretError, secret_in


def test_it_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    with ThreadPoolExecutor(8) as together:
        made = set(together.map(secret_in, [file] * 8))
    assert len(made) == 1
    assert len(bytes.fromhex(made.pop().get_secret_value())) == 32
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_no_print_shows_it(tmp_path: Path) -> None:
    secret = secret_in(tmp_path / "link-secret")
    maker = LinkMaker(tmp_path, "https://sagsgang.sandvig.example")
    assert maker.seal("noget")  # it has read the secret now, and keeps it
    for printed in (str(secret), repr(secret), f"{secret}", repr(maker), repr(vars(maker))):
        assert secret.get_secret_value() not in printed


def test_a_broken_one_is_told_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("")
    with pytest.raises(SecretError, match="delete it, and a new one is made"):
        secret_in(tmp_path / "secret")
    assert (tmp_path / "secret").read_text() == ""
