"""Who treats a case and who decides it: every meeting of the way, told to a body by its own deadline."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from notifications.hearing.ahead import own_meeting
from notifications.hearing.way import Treating, Way
from process.calendar import instant

COMMITTEE = Treating("Socialudvalget", 0, date(2027, 9, 14), "efter planen ", instant(date(2027, 9, 14), time(16)))
FIRST = Treating("Byrådet", 1, date(2027, 9, 7), "", instant(date(2027, 9, 7), time(17)))
SECOND = Treating("Byrådet", 2, date(2027, 10, 5), "efter planen ")
DECIDES = "Byrådet afgør sagen ved 2. behandling, efter planen tirsdag den 5. oktober 2027."
HEAD = "Før sagen afgøres, behandles den her:\n- Byrådet, 1. behandling: tirsdag den 7. september 2027"


def due(month: int, day: int, hour: int = 12) -> datetime:
    return instant(date(2027, month, day), time(hour))


@pytest.mark.parametrize(
    ("meetings", "deadline", "told"),
    [
        ((SECOND,), due(9, 24), DECIDES),
        ((Treating("Byrådet"),), None, "Byrådet afgør sagen. Der er ikke sat dag på endnu."),
        (
            (FIRST, COMMITTEE, SECOND),
            due(9, 24),
            f"{HEAD}, før jeres frist\n- Socialudvalget: efter planen tirsdag den 14. september 2027, før jeres frist"
            f"\n\n{DECIDES} Kommer svaret efter de møder, der er før jeres frist, indgår det, når Byrådet behandler "
            "sagen 5. oktober 2027.",
        ),
        (
            (FIRST, COMMITTEE, SECOND),
            due(9, 14),
            f"{HEAD}, før jeres frist\n- Socialudvalget: efter planen tirsdag den 14. september 2027\n\n{DECIDES} "
            "Kommer svaret efter det møde, der er før jeres frist, indgår det, når Socialudvalget behandler sagen "
            "14. september 2027.",
        ),
        ((FIRST, SECOND), due(9, 1), f"{HEAD}\n\n{DECIDES}"),
        (
            (Treating("Økonomiudvalget"), SECOND),
            due(9, 1),
            f"Før sagen afgøres, behandles den her:\n- Økonomiudvalget: der er ikke sat dag på endnu\n\n{DECIDES}",
        ),
    ],
)
def test_every_meeting_is_told_and_which_one_an_answer_reaches(
    meetings: tuple[Treating, ...], deadline: datetime | None, told: str
) -> None:
    assert Way(meetings).told(deadline) == told


@pytest.mark.parametrize(
    ("meetings", "day", "told"),
    [
        ((FIRST, SECOND), date(2027, 10, 28), f"{DECIDES} Et svar derefter kan ikke komme med i afgørelsen."),
        ((FIRST, SECOND), date(2027, 10, 5), ""),
        ((Treating("Byrådet"),), date(2027, 10, 28), ""),
    ],
)
def test_a_body_hears_that_the_case_is_decided_before_it_meets(
    meetings: tuple[Treating, ...], day: date, told: str
) -> None:
    assert Way(meetings).decided_before(day) == told


def test_the_public_reads_of_the_deadline_and_not_of_its_own() -> None:
    assert ", før fristen\n" in Way((FIRST, SECOND)).told(due(9, 24), "fristen")


def test_cases_that_go_the_same_way_are_told_of_together() -> None:
    told = Way((FIRST, SECOND)).told(due(9, 24), are_several=True)
    assert told.startswith("Før sagerne afgøres, behandles de her:\n")
    assert "Byrådet afgør sagerne ved 2. behandling" in told
    assert told.endswith("når Byrådet behandler sagerne 5. oktober 2027.")


@pytest.mark.parametrize(
    ("month", "day", "said"),
    [
        (9, 23, ", før fristen."),
        (9, 30, ", efter fristen."),
        (11, 8, ", efter at sagen efter planen er afgjort. Skal jeres svar nå med, må I give det før mødet."),
    ],
)
def test_a_body_that_meets_after_the_decision_reads_that_it_must_answer_before(month: int, day: int, said: str) -> None:
    starts_at = instant(date(2027, month, day), time(13))
    assert own_meeting(starts_at, due(9, 24), date(2027, 10, 5)).endswith(f"kl. 13.00{said}")
