"""Who must be heard in a case and why, the questionnaire behind it, and the rule check (regeltjek)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Json, fact, open_door, option
from app.cli.tables import table
from process.commands import hearing as hc

if TYPE_CHECKING:
    from app.cli.door import Door
    from process.checks.finding import Dossier
    from process.hearing.parties import HeardParty, PartyList


def add_to(cli: typer.Typer) -> None:
    cli.command("parties")(parties)
    cli.command("check")(check)

    fact(
        cli,
        "answer-questions",
        hc.AnswerQuestions,
        answers=option("A question answered yes, e.g. affects_staff; repeat for more.", "--yes", default=[]),
        kle=option("The KLE number of the case, e.g. 27.42.00."),
    )


def parties(case: CaseNumber, json: Json = False) -> None:
    """Show who is heard in a case, by what duty and why; who is not, and why not; and which body is still in doubt."""
    from models.case.dossier import parties_of

    door = open_door(as_json=json)
    dossier = _dossier(door, case)
    listed = parties_of(dossier)
    door.say(_parties_text(dossier, listed), {"case": case} | _parties_json(dossier, listed))


def check(case: CaseNumber, json: Json = False) -> None:
    """Check a case against the rules: green, yellow or red, each with its paragraph and the date of its text."""
    from process.checks.check import check as check_rules
    from process.checks.check import counts

    door = open_door(as_json=json)
    findings = check_rules(_dossier(door, case))
    numbers = {str(level): number for level, number in counts(findings).items()}
    told = ", ".join(f"{number} {level}" for level, number in numbers.items())
    data = {
        "case": case,
        "counts": numbers,
        "findings": [
            {
                "level": str(finding.level),
                "rule": str(finding.rule),
                "title": finding.title,
                "sentence": finding.sentence,
                "source": finding.source,
                "source_date": finding.source_date,
            }
            for finding in findings
        ],
    }
    lines = [
        f"{finding.level:<7}{finding.title}: {finding.sentence}\n       {finding.source} ({finding.source_date})"
        for finding in findings
    ]
    door.say("\n".join((f"{case}: {told}", *lines)), data)


def _dossier(door: Door, number: str) -> Dossier:
    from models.case.dossier import dossier
    from models.database import reading

    case_id = door.case(number)
    with reading(door.engine) as connection:
        known = dossier(connection, case_id, door.reference, door.now)
    if known is None:
        raise WrongUseError(f"there is no case {number}; `sagsgang cases` lists them", "not_found")
    return known


def _parties_text(case: Dossier, listed: PartyList) -> str:
    lines = [
        f"Which is meant? »{question.name}«: {', '.join(map(case.body, question.candidates))}"
        + (f" (the playbook proposes {', '.join(map(case.body, question.proposed))})" if question.proposed else "")
        for question in listed.open
    ]
    rows = [
        (
            party.consultation.number,
            case.body(party.consultation.body),
            "struck" if party.is_struck else party.origin,
            party.consultation.duty or "",
            f"{party.consultation.period_days} days",
            _gate(case, party),
            party.source,
        )
        for party in listed.heard
    ]
    lines.append(table(("No.", "Body", "How", "Duty", "Period", "Gates", "Source"), rows))
    for party in listed.heard:
        struck = f" Struck: «{party.consultation.reason}»" if party.is_struck else ""
        lines.append(f"{case.body(party.consultation.body)}: {party.why}{struck}")
    for missing in listed.missing:
        body = case.register.organization(missing.body_code)
        lines.append(f"NOT ON THE ROUTE: {body.name if body else missing.body_code}: {missing.why} ({missing.source})")
    lines += [f"not heard: {case.body(party.body)}: {party.why}" for party in listed.not_heard]
    return "\n".join(lines)


def _gate(case: Dossier, party: HeardParty) -> str:
    if party.gate is None:
        return ""
    return f"step {party.gate.step}, {case.body(party.gate.body)}"


def _parties_json(case: Dossier, listed: PartyList) -> dict[str, Any]:
    return {
        "answers": [key for key in case.state.case.answers.split(",") if key],
        "kle": case.state.case.kle,
        "questions": [
            {
                "name": question.name,
                "candidates": [case.register.organizations[body].code for body in question.candidates],
                "settled_by": [case.register.organizations[body].code for body in question.settled_by],
                "proposed": [case.register.organizations[body].code for body in question.proposed],
            }
            for question in listed.questions
        ],
        "parties": [
            {
                "consultation": party.consultation.number,
                "body": case.body(party.consultation.body),
                "how": "struck" if party.is_struck else str(party.origin),
                "level": party.level,
                "duty": str(party.consultation.duty or ""),
                "why": party.why,
                "source": party.source,
                "period_days": party.consultation.period_days,
                "gates": _gate(case, party),
                "struck_because": party.consultation.reason if party.is_struck else "",
            }
            for party in listed.heard
        ],
        "missing": [
            {"body": party.body_code, "duty": str(party.duty), "why": party.why, "source": party.source}
            for party in listed.missing
        ],
        "not_heard": [{"body": case.body(party.body), "why": party.why} for party in listed.not_heard],
    }
