"""`sagsgang import`: each file for itself, in one transaction. What cannot be taken in is named and stops no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from app.cli.case.import_again import again_text, commands_of, told
from app.cli.door import Door, own_id
from app.cli.errors import failure_of
from app.cli.meeting.read_minutes import answers_text, meetings_text
from app.cli.progress import one_by_one
from app.cli.tables import cut
from documents.case.earlier import ReadBefore, read_before
from documents.case.intake import (
    SourceFile,
    aliases,
    keeping,
    names,
    provisional_department,
    register_command,
    unknown_department,
)
from documents.reading import ReadCase, ReadDocument, UnreadableDocumentError, as_json
from documents.reading.child import document_apart, opened
from models.case.earlier_case import earlier_case
from models.database import reading
from models.files import FileStore, digest_of
from models.rows.case import load_case
from models.store import Receipt, RefusedError
from process.commands.act import Act, Command, id_by_content
from process.commands.case import RegisterCase
from process.ids import BodyId, CommandId, PersonId
from process.limits import PROPOSAL
from process.refusals import Refusal, Why
from process.state.case import CaseState

SAID = {
    "stored": "taken in",
    "revised": "the case has the new version",
    "changed": "not taken in: another version of it is; --revise gives the case this one, --new registers another case",
    "same": "already taken in",
    "read": "read, nothing stored",
    "failed": "not taken in",
}
"""What became of a file; of one with several cases the first of these that holds of any."""


@dataclass(frozen=True)
class Wanted:
    """What the command line says beside the documents."""

    department: BodyId | None
    committees: tuple[BodyId, ...]
    actor: PersonId | None
    is_rehearsal: bool
    is_revising: bool
    as_new: bool


def wanted_of(
    door: Door, department: str, committees: Sequence[str], who: str, *, dry_run: bool, revise: bool, as_new: bool
) -> Wanted:
    return Wanted(
        department=door.body(department).id if department else None,
        committees=tuple(door.body(name).id for name in committees),
        actor=door.named(who) if revise else door.person(who).id if who else None,
        is_rehearsal=dry_run,
        is_revising=revise,
        as_new=as_new,
    )


def take_in(door: Door, files: Sequence[Path], wanted: Wanted) -> dict[str, Any]:
    """The documents as the contract `import --json` has them, and what became of each file. The same file twice is one.
    A changed file of a case there is already is compared with it, and given to it, or stored as a case of its own, only
    when that is wanted.

    Minutes, agendas and answers are shown and never stored here: they are about cases there are already. What is wrong
    with a file that stands alone is raised, as by every command.
    """
    known = aliases(door.register, door.today)
    whole: dict[str, Any] = {"files": [], "cases": []}
    for path in one_by_one(files):
        row: dict[str, Any] = {"file": path.name, "result": "failed", "cases": [], "code": "", "problem": ""}
        whole["files"].append(row)
        try:
            shape = _take_in(door, path, known, wanted)
        except (UnreadableDocumentError, RefusedError) as error:
            failure = failure_of(error)
            if len(files) == 1 or failure is None:
                raise
            row |= {"code": failure.code, "problem": failure.message}
            continue
        results = {case.pop("result") for case in shape["cases"]} or {"read"}
        row |= {"result": next(result for result in SAID if result in results)}
        row["cases"] = [case["case"] for case in shape["cases"] if case["case"]]
        _gather(whole, shape)
    return whole


def _gather(whole: dict[str, Any], shape: Mapping[str, Any]) -> None:
    if "pool" in shape:
        whole["pool"] = shape["pool"]
    for name in ("cases", "meetings", "hearing_responses"):
        if name in shape:
            whole.setdefault(name, []).extend(shape[name])


def has_failed(imported: Mapping[str, Any]) -> bool:
    """Whether some file could not be taken in."""
    return any(row["result"] == "failed" for row in imported["files"])


def _take_in(door: Door, path: Path, known: Mapping[str, str], wanted: Wanted) -> dict[str, Any]:
    """One file; all its cases are stored, or none. Raises `UnreadableDocumentError` and `RefusedError`."""
    document, source = _read(door, path, known, is_kept=not wanted.is_rehearsal)
    shape = as_json(document)
    for answer in shape.get("hearing_responses", ()):
        answer["body"] = _name_of(door, answer["body"])
    for data in shape["cases"][:1]:
        data["findings"] += shape["findings"]  # what concerns the file as such
    cases = [_standing(door, case, index, source, wanted) for index, case in enumerate(document.cases)]
    stored = {} if wanted.is_rehearsal else _store_all(door, cases, source, wanted)
    for standing, data in zip(cases, shape["cases"], strict=True):
        data.update(_became(door, standing, stored, source, wanted, data["findings"]))
        _name_bodies(door, data)
    return shape


@dataclass(frozen=True)
class _Standing:
    """A case as it was read, the id of its registration, and the case it is a new version of, where there is one."""

    read: ReadCase
    command_id: CommandId
    before: ReadBefore | None


def _standing(door: Door, case: ReadCase, index: int, source: SourceFile, wanted: Wanted) -> _Standing:
    command_id = id_by_content(f"import:{source.sha256}:{index}")
    before = None if wanted.as_new else _read_before(door, case, command_id, source, wanted)
    return _Standing(case, command_id, before)


def _store_all(
    door: Door, cases: Sequence[_Standing], source: SourceFile, wanted: Wanted
) -> Mapping[CommandId, Receipt]:
    """In one transaction. Raises `RefusedError`: then nothing of the file is stored."""
    stated: list[tuple[Command, Act]] = []
    for standing in cases:
        if standing.before is None:
            act = Act(wanted.actor, standing.command_id)
            stated.append((_registration(door, standing.read, source, wanted), act))
        elif wanted.is_revising and wanted.actor is not None:
            actor = wanted.actor
            stated += [
                (command, Act(actor, own_id(actor, ""))) for command in commands_of(standing.before, source.name)
            ]
    answers = door.store.apply_all(stated, door.now, _all_or_none)
    return {
        act.command_id: answer for (_, act), answer in zip(stated, answers, strict=True) if isinstance(answer, Receipt)
    }


def _all_or_none(_connection: Connection, answers: Sequence[Receipt | Refusal]) -> None:
    """What says nothing new is no refusal."""
    for answer in answers:
        if isinstance(answer, Refusal) and answer.code != Why.NOTHING_NEW:
            raise RefusedError(answer)


def _became(
    door: Door,
    standing: _Standing,
    stored: Mapping[CommandId, Receipt],
    source: SourceFile,
    wanted: Wanted,
    findings: list[dict[str, object]],
) -> dict[str, Any]:
    """What became of a case, as `import --json` tells it."""
    if standing.before is not None:
        is_new = bool(standing.before.again.drafts)
        is_revised = wanted.is_revising and is_new and not wanted.is_rehearsal
        result = "read" if wanted.is_rehearsal else "revised" if is_revised else "changed" if is_new else "same"
        return told(standing.before, is_revised=is_revised) | {"result": result}
    if wanted.is_rehearsal:
        return _rehearsed(door, standing, source, wanted, findings) | {"result": "read"}
    receipt = stored[standing.command_id]
    with reading(door.engine) as connection:
        state = load_case(connection, receipt.case_id) if receipt.case_id else None
    if state is None:
        raise LookupError(f"the case of {standing.command_id} is not there")
    findings += _department_finding(door, standing.read, state, source)
    result = "same" if receipt.repeated else "stored"
    return {"case": state.case.number, "hearing_parties": hearing_parties(door, state), "result": result}


def _read(door: Door, path: Path, aliases: Mapping[str, str], *, is_kept: bool) -> tuple[ReadDocument, SourceFile]:
    """What is in it, and which file it is; read in a process of its own. One with cases is kept, to be looked through
    beside them.
    """
    with opened(path, PROPOSAL) as file:
        document = document_apart(path.name, file, aliases, names(door.register)).document
        keep = FileStore(door.settings.data).put_file if is_kept and document.cases else digest_of
        return document, SourceFile(path.name, keep(file))


def _rehearsed(
    door: Door, standing: _Standing, source: SourceFile, wanted: Wanted, findings: list[dict[str, object]]
) -> dict[str, object]:
    """Who would be heard; what stands in the way of registering the case is a finding."""
    try:
        command = _registration(door, standing.read, source, wanted)
        state = door.store.rehearse(command, Act(wanted.actor, standing.command_id), door.now)
    except RefusedError as refused:
        finding = {"code": str(refused.refusal.code), "message": refused.refusal.danish, "certainty": "certain"}
        findings.append({**finding, "source": {"file": source.name, "line": 1}})
        return {"hearing_parties": []}
    if state is None:
        raise LookupError(f"the case of {standing.command_id} is not there")
    findings += _department_finding(door, standing.read, state, source)
    return {"hearing_parties": hearing_parties(door, state)}


def _department_finding(door: Door, case: ReadCase, state: CaseState, source: SourceFile) -> list[dict[str, object]]:
    finding = unknown_department(case, door.register, door.today, state.case.department)
    return [{**finding, "source": {"file": source.name, "line": 1}}] if finding else []


def _name_bodies(door: Door, case: dict[str, Any]) -> None:
    """Other programs read names: a body we know gets the register's, one we do not keeps the document's."""
    for proposal in case["proposals"]:
        for field in ("committees", "hearing_bodies"):
            proposal[field] = [_name_of(door, body) for body in proposal[field]]
        for field, key in (("budget_lines", "committee"), ("hearing_responses", "body")):
            for line in proposal[field]:
                line[key] = _name_of(door, line[key])


def _name_of(door: Door, body: str | None) -> str | None:
    return names(door.register).get(body, body) if body else None


def _read_before(
    door: Door, case: ReadCase, command_id: CommandId, source: SourceFile, wanted: Wanted
) -> ReadBefore | None:
    with reading(door.engine) as connection:
        return read_before(connection, _asked(door, case, source, wanted), case, command_id)


def _asked(door: Door, case: ReadCase, source: SourceFile, wanted: Wanted) -> RegisterCase | Refusal:
    def asked(department: BodyId | None) -> RegisterCase | Refusal:
        return register_command(
            case, door.register, door.today, source=source, department=department, committees=wanted.committees
        )

    command = asked(wanted.department)
    if isinstance(command, Refusal) and wanted.department is None:
        return asked(provisional_department(case, door.register, wanted.committees))
    return command


def _registration(door: Door, case: ReadCase, source: SourceFile, wanted: Wanted) -> RegisterCase:
    """Raises `RefusedError` for what the document and the command line leave open."""
    command = _asked(door, case, source, wanted)
    if isinstance(command, Refusal):
        raise RefusedError(command)
    with reading(door.engine) as connection:
        earlier = earlier_case(connection, command)
    return keeping(command, earlier) if earlier else command


def hearing_parties(door: Door, state: CaseState) -> list[dict[str, object]]:
    """Who the case will be heard with, and why: what the document names and what the playbook adds."""
    return [
        {
            "body": door.register.organizations[step.body].name,
            "duty": str(step.duty),
            "why": step.basis,
            "period_days": step.period_days,
        }
        for step in state.hearings()
    ]


def imported_text(imported: dict[str, Any], *, dry_run: bool) -> str:
    lines = []
    for case in imported["cases"]:
        lines.append(f"{'(not stored)' if dry_run else case['case']}  {case['title']}  [{case['case_type']}]")
        lines += again_text(case)
        for number, proposal in enumerate(case["proposals"], 1):
            amounts = [
                f"{line['year'] or 'year not stated'}: {line['amount_1000_dkk']}"
                for line in proposal["budget_lines"]
                if line["amount_1000_dkk"] is not None
            ]
            lines.append(f"  {number}. {cut(proposal['title'], 90)}")
            lines += [f"     1.000 kr.: {', '.join(amounts)}"] if amounts else []
            lines += [_finding(finding) for finding in proposal["findings"]]
        lines += [_finding(finding) for finding in case["findings"]]
        for party in case.get("hearing_parties", ()):
            lines.append(f"  heard: {party['body']} ({party['duty']}): {cut(party['why'], 110)}")
    lines += meetings_text(imported.get("meetings", ()))
    lines += answers_text(imported.get("hearing_responses", ()))
    if "pool" in imported:
        pool = imported["pool"]
        lines.append(f"pool {pool['amount']} kr., sum {pool['sum']} kr., rest {pool['rest']} kr.")
    rows = imported["files"]
    if len(rows) > 1 or any(row["result"] == "same" for row in rows):
        lines += [_row(row) for row in rows]
    return "\n".join(lines)


def _row(row: Mapping[str, Any]) -> str:
    about = ", ".join(row["cases"]) or row["problem"]
    return f"{row['file']}: {SAID[row['result']]}{': ' if about else ''}{about}"


def _finding(finding: dict[str, Any]) -> str:
    return f"     line {finding['source']['line']}: {finding['message']}"
