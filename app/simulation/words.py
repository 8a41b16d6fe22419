"""A simulated year in a few lines."""

from __future__ import annotations

from app.simulation.year import Outcome


def outcome_text(outcome: Outcome) -> str:
    lines = [
        f"{outcome.year}, seed {outcome.seed}: {outcome.decided} of {outcome.cases} cases decided",
        f"hearings: {outcome.hearing_requests} asked, {outcome.answers} answered, {outcome.silences} silent, "
        f"{outcome.reminders} reminders",
        f"notices: {outcome.notices['planned']} planned, {outcome.notices['sent']} sent, "
        f"{outcome.notices['given_up']} given up",
        f"meetings: {outcome.meetings}, absences {outcome.absences}, substitutes {outcome.substitutes}, "
        f"postponed items {outcome.postponed}",
        f"history: {outcome.history_entries} entries, audit {'clean' if outcome.audit else 'BROKEN'}",
        f"digest {outcome.digest}",
    ]
    lines += [f"not decided: {o['case']} ({o['stage']}): {o['reason']}" for o in outcome.otherwise]
    return "\n".join(lines)
