"""Amendments on the agenda: who, what, how much, and which came after the council's day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from lxml import html as dom

from documents.writing.html import html
from models.store import Store
from process.calendar import local_day
from process.commands import case as c
from process.commands import meeting as mc
from tests.builders.moments import START
from tests.builders.papers import drafted
from tests.builders.sandvig import a_store
from tests.models.test_store import People


def agenda(people: People, meeting: int) -> str:
    paper = drafted(people.store, meeting, people.now, public=True)
    return " ".join(dom.fromstring(html(paper)).text_content().split())


def test_the_agenda_prints_them_and_marks_the_late_ones(tmp_path) -> None:
    store: Store = a_store(tmp_path)
    people = People(store)
    case = people.register()
    people.approve(case)
    meeting = next(m for m in store.reference.register.meetings if m.held_on > START + timedelta(days=60)).id
    people.do(mc.PlaceOnAgenda(meeting=meeting, case=case, override_reason="Forelægges tidligt"))
    assert "Ændringsforslag" not in agenda(people, meeting)
    people.do(c.SetAmendmentDeadline(case=case, due_on=local_day(people.now)))
    people.do(c.TableAmendment(case=case, proposer="Liste B", text="Et årsværk", amount_1000_dkk=Decimal("1550.5")))
    assert "Liste B: »Et årsværk« (1.550,5 t.kr.)" in agenda(people, meeting)
    people.now += timedelta(days=1)
    for party in ("Liste C", "Liste D"):
        people.do(c.TableAmendment(case=case, proposer=party, text="Ingen besparelse"))
    text = agenda(people, meeting)
    late = f"Stillet {people.now.day}. januar 2027, efter fristen;"
    assert f"Liste C: »Ingen besparelse« {late} kan kun behandles, hvis flertallet er enigt i det." in text
    people.now += timedelta(days=1)
    people.do(c.AcceptAmendment(case=case, number=2))
    people.do(c.WithdrawAmendment(case=case, number=1, reason="Trukket"))
    text = agenda(people, meeting)
    assert f"Liste C: »Ingen besparelse« {late} flertallet er gået med til at behandle det." in text
    assert f"Liste D: »Ingen besparelse« {late} kan behandles, da flertallet har åbnet for et andet." in text
    assert "Liste B" not in text
    store.engine.dispose()
