"""`sagsgang import --history`: a folder of old minutes, file by file; nothing replaced in silence, no case touched."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import EXAMPLE_FORM, Line

ADMINISTRATOR = "vagn.holmgren"
BY = ("--as", ADMINISTRATOR)
MEETINGS = Path(__file__).parents[2] / "documents" / "fixtures" / "meetings"


def test_a_folder_is_kept_file_by_file(sagsgang: Line, tmp_path: Path) -> None:
    folder = tmp_path / "gamle"
    (folder / "2027").mkdir(parents=True)
    (folder / ".skjult").write_text("ikke vores", encoding="utf-8")
    shutil.copy(MEETINGS / "page-heads.txt", folder / "2027" / "a.txt")
    shutil.copy(MEETINGS / "running-numbers.txt", folder / "2027" / "b.txt")
    shutil.copy(EXAMPLE_FORM, folder / "c.txt")
    kept = sagsgang.json("import", "--history", *BY, str(folder))
    assert [(report["file"], report["result"], report["items"], report["closed"]) for report in kept["files"]] == [
        ("a.txt", "kept", 3, 0),
        ("b.txt", "kept", 3, 1),
        ("c.txt", "", 0, 0),
    ]
    assert kept["files"][2]["problem"] == "Filen er ikke et referat. Den er ikke gemt."
    assert sagsgang.code == 1, "one was not kept, and says so"
    assert sagsgang.err.splitlines() == ["1/3 a.txt", "2/3 b.txt", "3/3 c.txt"]
    assert sagsgang.json("cases") == {"cases": []}

    again = folder / "2027" / "a.txt"
    assert sagsgang("import", "--history", *BY, str(again)).startswith(
        "a.txt: here already: Social- og Sundhedsudvalget"
    )
    assert sagsgang.code == 0
    again.write_text(again.read_text(encoding="utf-8").replace("Dagny", "Ditte"), encoding="utf-8")
    assert sagsgang("import", "--history", "--dry-run", str(again)).startswith("a.txt: read, not kept: ")
    assert sagsgang("import", "--history", *BY, str(again)).startswith(
        "a.txt: not kept: another file of this meeting is"
    )
    assert sagsgang.code == 1
    assert sagsgang("import", "--history", *BY, "--replace", str(again)).startswith(
        "a.txt: replaced the file kept before: "
    )
    assert sagsgang.code == 0


def test_who_keeps_them_is_named_and_the_files_are_proved_and_backed_up(sagsgang: Line, tmp_path: Path) -> None:
    path = str(MEETINGS / "running-numbers.txt")
    sagsgang("import", "--history", path)
    assert (sagsgang.code, "say who states this" in sagsgang.err) == (2, True)
    before = sagsgang.json("audit", "verify")
    sagsgang("import", "--history", *BY, path)
    assert sagsgang.code == 0, sagsgang.err
    after = sagsgang.json("audit", "verify")
    assert after["ok"] is True
    assert [after[name] - before[name] for name in ("entries", "rows", "files")] == [1, 4, 1]

    sagsgang("audit", "erase-old-minutes", "findes ikke", "--gap", "navn", "--ground", "GDPR art. 17", *BY)
    assert sagsgang.code == 2
    sagsgang("audit", "erase-old-minutes", "bent bro", "--gap", "navn", "--ground", "GDPR art. 17", *BY)
    assert sagsgang.out.startswith("Erased in the old minutes of "), sagsgang.err
    erased = sagsgang.json("audit", "verify")
    assert (erased["ok"], erased["files"]) == (True, before["files"]), "the file is forgotten"
