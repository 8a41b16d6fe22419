"""The council's meeting of 5 October 2027 held outside the system, and the minutes somebody else wrote of it."""

from __future__ import annotations

from datetime import time, timedelta

from process.calendar import instant
from process.commands import meeting as mc
from process.state.meeting import ItemKind
from tests.documents.writing.hearing import approved
from tests.web.council import AWAY, HELD, MAYOR, STAND_IN, Council
from tests.web.office import Office

CASE_NUMBER = "05.01.02-P20-3-27"
CASE = "Cykelsti langs Havnevej"
TITLES = ("Anlægsregnskab for havnen", "Ny skovpolitik", "Takster for 2028", "Salg af grund")

MINUTES = f"""Referat

Udvalg: Sandvig Byråd
Mødedato: 5. oktober 2027
Mødetidspunkt: kl. 17.00 - 19.42
Mødested: Byrådssalen

Fraværende: Ivan Birkelund (L), Lone Rosenvinge (G). I stedet deltog Mogens Ladegaard (G).

1. Godkendelse af dagsorden

Beslutning

Godkendt.

2. {CASE}

Sagsnr.: {CASE_NUMBER}

Indstilling

Forvaltningen indstiller, at forslaget oversendes til 2. behandling.

Beslutning

Økonomiudvalget, den 28. september 2027

Anbefales.

Sandvig Byråd, den 5. oktober 2027

Oversendt til 2. behandling.

3. Anlægsregnskab for havnen

Indstilling

Det indstilles, at regnskabet godkendes.

Beslutning

Godkendt med 14 stemmer for og 8 imod.

Birthe Kirkeby (H) ønskede tilført protokollen: Regnskabet er for dyrt.

4. Ny skovpolitik

Indstilling

Det indstilles, at politikken godkendes.

Beslutning

Sagen henvises til Økonomiudvalget.

5. Takster for 2028

Indstilling

Det indstilles, at taksterne godkendes.

Beslutning

Taksterne blev drøftet, og borgmesteren svarede.

6. Salg af grunden ved havnen

Indstilling

Det indstilles, at grunden sælges.

Beslutning

Udsat.
"""
"""Item 5 has no clear outcome, and item 6 another title than ours: both must be asked about."""


def before_the_minutes(office: Office) -> Council:
    """Half past eight in the evening: the agenda went out in time, and nothing is written in the record yet."""
    office.clock.moment = instant(HELD - timedelta(days=8), time(9))
    council = Council(office)
    council.do(mc.PrepareAgenda(meeting=council.meeting))
    case = approved(office.store, 5000, title=CASE, case_number=CASE_NUMBER)
    why = "Byrådet har bedt om at se sagen i aften."
    council.do(mc.PlaceOnAgenda(meeting=council.meeting, case=case.case, override_reason=why))
    for title in TITLES:
        points = (f"at {title.lower()} godkendes",)
        council.do(mc.AddItem(meeting=council.meeting, title=title, item_kind=ItemKind.DECISION, points=points))
    council.do(mc.ReportAbsence(meeting=council.meeting, person=council.person(AWAY), at_least_a_month=True), AWAY)
    answer = {"member": council.person(AWAY), "substitute": council.person(STAND_IN), "accepts": True}
    council.do(mc.AnswerSubstitution(meeting=council.meeting, **answer), STAND_IN)
    council.do(mc.ApproveAgenda(meeting=council.meeting), MAYOR)
    council.do(mc.DispatchAgenda(meeting=council.meeting))
    office.clock.moment = instant(HELD, time(20, 30))
    return council
