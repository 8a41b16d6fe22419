"""What people type becomes what a command's field holds, by the field's type; what cannot be read is said in a line."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.cli.converters import converter_of, pair
from app.cli.errors import WrongUseError
from process.calendar import instant
from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.rules import Duty
from process.state.case import Outcome
from process.state.decision import Amendment, PointOutcome, Votes
from process.state.follow_up import BudgetEnding
from process.state.meeting import Guest

BODIES = {"su": 7, "bu": 8}
DOOR = SimpleNamespace(
    case=lambda number: {"2027-0001": 1}[number],
    meeting=lambda name: SimpleNamespace(id={"su/2027-09-14": 301}[name]),
    person=lambda code: SimpleNamespace(id={"anna.holm": 21}[code]),
    body=lambda name: SimpleNamespace(id=BODIES[name]),
    item=lambda meeting, label: {("su/2027-09-14", "3.2"): 5}[meeting, label],
)
TYPED = {"meeting": "su/2027-09-14"}
NOON = time(12)


def read(kind, typed):
    converter = converter_of(kind)
    return converter.read(DOOR, typed, TYPED) if converter.read else typed


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (CaseId, "2027-0001", 1),
        (MeetingId, "su/2027-09-14", 301),
        (PersonId | None, "anna.holm", 21),
        (BodyId, "su", 7),
        (ItemNumber, "3.2", 5),
        (tuple[BodyId, ...], ["su", "bu"], (7, 8)),
        (Mapping[BodyId, BodyId], ["su=bu"], {7: 8}),
        (Mapping[BodyId, tuple[date, time]], ["su=2027-09-24"], {7: (date(2027, 9, 24), NOON)}),
        (date, "2027-09-24", date(2027, 9, 24)),
        (datetime | None, "2027-09-24 17:00", instant(date(2027, 9, 24), time(17))),
        (datetime, "2027-09-24T15:00+00:00", instant(date(2027, 9, 24), time(17))),
        (time, "17.54", time(17, 54)),
        (Decimal, "-550.5", Decimal("-550.5")),
        (Votes | None, "14-8", Votes(14, 8, 0)),
        (
            tuple[PointOutcome, ...],
            ["3=not_approved@8-14-1:udgår"],
            (PointOutcome(3, Outcome.NOT_APPROVED, "udgår", Votes(8, 14, 1)),),
        ),
        (tuple[Amendment, ...], ["Liste B@8-14-1:Ned"], (Amendment(1, "Liste B", "Ned", Votes(8, 14, 1)),)),
        (tuple[tuple[int, BudgetEnding], ...], ["1=included"], ((1, BudgetEnding.INCLUDED),)),
        (tuple[Guest, ...] | None, ["Ida Vig, arkitekt"], (Guest("Ida Vig", "arkitekt"),)),
        (tuple[int, ...], [1, 2], (1, 2)),
        (str, "ja", "ja"),
        (bool | None, None, None),
        (Duty, Duty.LAW, Duty.LAW),
    ],
)
def test_a_field_is_read_by_its_type(kind, typed, value) -> None:
    assert read(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (date, "i morgen", "is no date"),
        (time, "sent", "is no hour"),
        (Decimal, "NaN", "as a number"),
        (Votes, "mange", "FOR-AGAINST-ABSTAINED"),
        (tuple[PointOutcome, ...], ["3=måske"], "NUMBER=OUTCOME"),
        (tuple[Amendment, ...], ["uden tekst"], "WHO[@VOTES]:TEXT"),
        (tuple[tuple[int, BudgetEnding], ...], ["1=måske"], "no proposal and ending"),
        (Mapping[BodyId, BodyId], ["su"], "NAME=VALUE"),
    ],
)
def test_what_cannot_be_read_is_said(kind, typed, said) -> None:
    with pytest.raises(WrongUseError, match=said.replace("[", r"\[")):
        read(kind, typed)


def test_a_pair_keeps_what_follows_the_first_sign() -> None:
    assert pair(" su = a=b ") == ("su", "a=b")


def test_the_file_of_a_paper_is_named_alike_by_every_command() -> None:
    reference = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    outs = [line.strip() for line in reference.splitlines() if re.match(r"\s+(-\w, )?--out\b", line)]
    assert outs
    assert [line for line in outs if not line.startswith("-o, --out")] == []
