"""`sagsgang package`: cases heard together, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.case.test_journey import COORDINATOR, OFFICER, approved, imported
from tests.cli.conftest import Line

AS = ("--as", COORDINATOR)


def test_a_hearing_is_opened_gathered_sent_and_answered_for_all(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    approved(sagsgang, case)
    sagsgang("package", "open", "Budget 2028", *AS)
    assert sagsgang.json("package", "list")["packages"] == [{"number": "2027-H1", "title": "Budget 2028", "cases": "0"}]
    sagsgang("package", "gather", case, "2027-H1", *AS)
    assert sagsgang.err == ""
    waiting = sagsgang.json("package", "show", "2027-H1")["bodies"]
    assert waiting
    assert all(body["waiting"] == [case] and not body["sent"] and body["due"] for body in waiting)
    sagsgang("package", "send", "2027-H1", "--as", OFFICER)
    assert "may not do this" in sagsgang.err
    sent = sagsgang.json("package", "send", "2027-H1", *AS)
    assert sent == {"bodies": len(waiting), "cases": [case]}
    stopped = sagsgang.json("package", "stop", "2027-H1", *AS)
    assert stopped == {"stopped": len(waiting), "left": 0}
    sagsgang("package", "stop", "2027-H1", *AS)
    assert "no letter can be held back" in sagsgang.err
    assert sagsgang.json("package", "ready", "2027-H1", *AS) == {"bodies": len(waiting)}
    assert sagsgang.json("package", "send", "2027-H1", *AS) == sent
    sagsgang("correct-letter", case, "--text", "Forkert bilag.", *AS)
    assert "No letter of the case has left yet" in sagsgang.err
    assert sagsgang.json("remind-now", case, "handicapraad", *AS)["events"] == ["reminder:asked"]
    sagsgang("package", "send", "2027-H1", *AS)
    assert "nothing waits to be sent" in sagsgang.err
    said = ("--part", f"{case}=oppose:Nej tak.", "--general", "Vi savner en samlet plan.")
    sagsgang("package", "answer", "2027-H1", "handicapraad", *said, "--rest", "no_remarks", *AS)
    heard = {body["body"]: body["answered"] for body in sagsgang.json("package", "show", "2027-H1")["bodies"]}
    assert heard.pop("handicapraad") == 1
    assert set(heard.values()) == {0}
    (link, *_) = sagsgang.json("link", "show", case, "handicapraad", *AS)["links"]
    assert link["address"].endswith("/samlet")
