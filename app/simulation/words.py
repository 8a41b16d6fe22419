"""A simulated year in a few lines."""

from __future__ import annotations

from app.simulation.year import Outcome

SAID = {
    "leaves": "on leave a month or more",
    "replaced": "left for good",
    "declined": "substitutes who said no",
    "attendance_not_stated": "attendance not stated",
    "conflicts": "disqualified",
    "conflicts_not_found": "found not disqualified",
    "dissents": "dissents",
    "stopped": "stopped (§ 23)",
    "stops_withdrawn": "stops withdrawn",
    "decided_alone": "decided by the chair alone",
    "moved": "meetings moved",
    "cancelled": "meetings cancelled",
    "requests": "asked to report back",
    "followed_up": "follow-ups done",
    "routes_confirmed": "routes confirmed for the new term",
}


def _life(outcome: Outcome) -> list[str]:
    """What else happened, in threes."""
    parts = [f"{words} {outcome.life[name]}" for name, words in SAID.items() if outcome.life.get(name)]
    return [", ".join(parts[at : at + 4]) for at in range(0, len(parts), 4)]


def outcome_text(outcome: Outcome) -> str:
    lines = [
        f"{outcome.first} to {outcome.last}, seed {outcome.seed}: {outcome.decided} of {outcome.cases} cases decided",
        f"hearings: {outcome.hearing_requests} asked, {outcome.answers} answered, {outcome.silences} silent, "
        f"{outcome.reminders} reminders",
        f"notices: {outcome.notices['planned']} planned, {outcome.notices['sent']} sent, "
        f"{outcome.notices['given_up']} given up",
        f"meetings: {outcome.meetings}, absences {outcome.absences}, substitutes {outcome.substitutes}, "
        f"postponed items {outcome.postponed}",
        *_life(outcome),
        f"history: {outcome.history_entries} entries, audit {'clean' if outcome.audit else 'BROKEN'}, "
        f"refused {outcome.refused}",
        f"digest {outcome.digest}",
    ]
    lines += [f"not decided: {o['case']} ({o['stage']}): {o['reason']}" for o in outcome.otherwise]
    return "\n".join(lines)
