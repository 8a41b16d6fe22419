"""The hearing plan on the command line: the coming round, a year, and a year nobody has dates for."""

from __future__ import annotations

from tests.cli.conftest import Line


def test_it_names_the_meeting_to_move_and_whom_to_ask(sagsgang: Line) -> None:
    plan = sagsgang.json("hearing-plan", "2029")
    assert (plan["letter_on"], plan["last_meeting_on"], plan["answers_by"]) == (
        "2028-08-24",
        "2028-09-22",
        "2028-09-25",
    )
    (council,) = (each for each in plan["bodies"] if each["body"] == "Handicaprådet")
    assert (council["standing"], council["meeting"], council["last_on"]) == ("move", "2028-09-28", "2028-09-22")
    assert council["chair"] == "Viola Bakkegaard"
    assert council["asked"].startswith("Flyt mødet 28. september 2028 til senest 22. september 2028")
    assert "year: 2028" in sagsgang("hearing-plan")
    assert sagsgang.json("hearing-plan", "2099")["error"]["code"] == "not_found"
    assert sagsgang.code
