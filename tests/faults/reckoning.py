"""What is left when everything is quiet again, held against what was acknowledged; and the table that says so."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from app.engine.waiting import to_move
from tests.engine.processes import until
from tests.faults.city import City, Part
from tests.faults.load import Ledger

BREAKS_A_DELIVERY = frozenset(Part) - {Part.WEB, Part.PREFECT}
"""Killed between the server's keeping a mail and our record of it: engine and worker deliver, the supervisor takes its
engine along, the mail server does not come to say 250, and PostgreSQL does not take the record.
"""
ONCE = ("case:released", "case:moved", "step:ready", "step:opened", "step:done", "letter:drafted", "hearing:no_answer")
"""What the engine does with a case of this load: the same of the same case must not be there twice."""
LEASE = timedelta(minutes=3)
QUIET_WITHIN = 600.0
UNDER_WAY = 20.0
"""Seconds from a mail's claim until it is taken, with the few that were claimed with it."""
CLOCK = "the clock"


@dataclass(frozen=True, slots=True)
class Kill:
    """One round: who, when, the seconds until facts were acknowledged again, and how many were in the round."""

    part: Part
    at: float
    back_after: float
    facts: int


@dataclass
class Reckoning:
    """What was seen. Empty lists are what is promised."""

    facts: int
    lost: list[str]
    doubled: list[str]
    moved_twice: list[str]
    unsaid: list[str]
    mails: int
    repeated: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)
    is_whole: bool = False


def quiet(city: City) -> None:
    """Until everything that is due is done: time passes in steps, so that pauses and leases come to their end."""

    def is_still() -> bool:
        city.later(LEASE)
        time.sleep(1)
        return not waiting(city)

    try:
        until(is_still, QUIET_WITHIN, "everything due is done", every=1)
    except AssertionError as late:
        raise AssertionError(f"still waiting: {waiting(city)[:20]}") from late


def waiting(city: City) -> list[str]:
    """Cases that are ready and not moved, notices that are due and not told, messages on their way."""
    now = city.town.clock.now()
    ready = to_move(city.town.store, now)
    cases = [*(case for _, case in ready.ready), *ready.over]
    notices = city.rows(
        "SELECT id FROM notice WHERE state = 'due' OR (state = 'planned' AND planned_at <= :now)",
        now=now.replace(tzinfo=None) if city.postgres is None else now,
    )
    messages = city.rows("SELECT id FROM message WHERE state = 'queued'")
    return [f"{what} {row[0]}" for what, rows in (("notice", notices), ("message", messages)) for row in rows] + [
        f"case {case}" for case in cases
    ]


def reckon(city: City, ledger: Ledger, kills: Sequence[Kill]) -> Reckoning:
    facts = list(ledger.facts)
    known = {row[0] for row in city.rows("SELECT command_id FROM history_entry")}
    repeated, unexplained = repeats(city.taken(), kills, city.turns)
    return Reckoning(
        facts=len(facts),
        lost=[f"{fact.what} of {fact.about}" for fact in facts if fact.command_id not in known],
        doubled=doubled(city, ledger),
        moved_twice=moved_twice(city),
        unsaid=undelivered(city),
        mails=len({message_id for _, message_id in city.taken()}),
        repeated=repeated,
        unexplained=unexplained,
        is_whole=city.town.is_clean(),
    )


def doubled(city: City, ledger: Ledger) -> list[str]:
    """Titles and letters that stand there more than once: each was stated under one id."""
    stated = set(ledger.texts)
    titles = Counter(row[0] for row in city.rows('SELECT title FROM "case"'))
    letters = Counter(row[0] for row in city.rows("SELECT text FROM personal_text"))
    return [text for text, times in (titles + letters).items() if text in stated and times > 1]


def moved_twice(city: City) -> list[str]:
    tags = ", ".join(f"'{tag}'" for tag in ONCE)
    twice = city.rows(
        f"SELECT case_id, tag, data FROM history_entry WHERE tag IN ({tags}) "
        "GROUP BY case_id, tag, data HAVING count(*) > 1"
    )
    return [f"case {case}: {tag} {content}" for case, tag, content in twice]


def undelivered(city: City) -> list[str]:
    """Messages that say they are sent and never came, or came and do not say so; notices neither told nor given up."""
    came = {message_id for _, message_id in city.taken()}
    wrong = [
        f"message {message_id} is {state}"
        for message_id, state in city.rows("SELECT message_id, state FROM message")
        if (state == "sent") is not (message_id in came) or state in ("queued", "put_aside")
    ]
    known = {row[0] for row in city.rows("SELECT message_id FROM message")}
    wrong += [f"{message_id} came and is no message of ours" for message_id in came - known]
    twice = city.rows("SELECT notice FROM message_notice GROUP BY notice HAVING count(*) > 1")
    return wrong + [f"notice {row[0]} is in two messages" for row in twice]


def repeats(
    taken: Sequence[tuple[float, str]], kills: Sequence[Kill], turns: Sequence[float]
) -> tuple[Counter[str], list[str]]:
    """Mails that came more than once, by the kill between the two that breaks a delivery; or by the clock that was
    turned while the first was on its way, so that its lease ran out. None of both between is a fault.
    """
    last: dict[str, float] = {}
    by: Counter[str] = Counter()
    unexplained = []
    for at, message_id in taken:
        if message_id in last:
            since = last[message_id]
            between = [kill for kill in kills if kill.part in BREAKS_A_DELIVERY and since - 1 < kill.at < at]
            if between:
                by[between[0].part] += 1
            elif any(since - UNDER_WAY < turn < at for turn in turns):
                by[CLOCK] += 1
            else:
                unexplained.append(message_id)
        last[message_id] = at
    return by, unexplained


def table(kills: Sequence[Kill], reckoning: Reckoning) -> str:
    """Rounds by process, and what was seen in all."""
    lines = [f"{'process':12} {'kills':>5} {'facts':>6} {'back after, s (median, most)':>29} {'mails repeated':>15}"]
    for part in Part:
        mine = [kill for kill in kills if kill.part is part]
        if mine:
            times = sorted(kill.back_after for kill in mine)
            back = f"{times[len(times) // 2]:.1f}, {times[-1]:.1f}"
            facts = sum(kill.facts for kill in mine)
            lines.append(f"{part:12} {len(mine):5} {facts:6} {back:>29} {reckoning.repeated[part]:15}")
    seen = reckoning
    lines.append(
        f"facts acknowledged {seen.facts}, lost {len(seen.lost)}, doubled {len(seen.doubled)}, "
        f"cases moved twice {len(seen.moved_twice)}; mails {seen.mails}, not delivered {len(seen.unsaid)}, "
        f"repeated {seen.repeated.total()} (same Message-ID; {seen.repeated[CLOCK]} by the turned clock), "
        f"unexplained {len(seen.unexplained)}; "
        f"audit verify {'true' if seen.is_whole else 'FALSE'}"
    )
    return "\n".join(lines)
