"""`sagsgang import`: every file is read first, so that one that cannot be read leaves nothing half done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.case.import_again import again_text, recorded, told
from app.cli.door import Door
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
from documents.reading import ReadCase, ReadDocument, as_json
from documents.reading.child import document_apart, opened
from models.case.earlier_case import earlier_case
from models.database import reading
from models.files import FileStore, digest_of
from models.rows.case import load_case
from models.store import RefusedError
from process.commands.act import Act, id_by_content
from process.commands.case import RegisterCase
from process.ids import BodyId, CommandId, PersonId
from process.limits import PROPOSAL
from process.refusals import Refusal
from process.state.case import CaseState


def take_in(
    door: Door,
    files: list[Path],
    department: str,
    committees: tuple[str, ...],
    who: str,
    *,
    dry_run: bool,
    revise: bool = False,
    as_new: bool = False,
) -> dict[str, Any]:
    """The documents as the contract `import --json` has them; stored unless `dry_run`. The same file twice is one. A
    changed file of a case there is already is compared with it: `revise` gives the case the new version, `as_new`
    registers a case of its own, else nothing is stored of it.

    Minutes, agendas and answers are shown and never stored here: they are about cases there are already.
    """
    wanted = _Wanted(
        department=door.body(department).id if department else None,
        committees=tuple(door.body(name).id for name in committees),
        actor=door.named(who) if revise else door.person(who).id if who else None,
    )
    known = aliases(door.register, door.today)
    documents = [_read(door, path, known, is_kept=not dry_run) for path in one_by_one(files)]
    result: dict[str, Any] = {"cases": []}
    for document, source in documents:
        shape = as_json(document)
        if "pool" in shape:
            result["pool"] = shape["pool"]
        for name in ("meetings", "hearing_responses"):
            if name in shape:
                result.setdefault(name, []).extend(shape[name])
        for answer in shape.get("hearing_responses", ()):
            answer["body"] = _name_of(door, answer["body"])
        for index, (case, data) in enumerate(zip(document.cases, shape["cases"], strict=True)):
            data["findings"] += shape["findings"] if index == 0 else []  # what concerns the file as such
            command_id = id_by_content(f"import:{source.sha256}:{index}")
            before = None if as_new else _read_before(door, case, command_id, source, wanted)
            if before is not None:
                stored = recorded(door, before, who, source.name) if revise and not dry_run else told(before)
            elif dry_run:
                stored = _rehearsed(door, case, command_id, source, wanted, data["findings"])
            else:
                state = _store(door, case, command_id, source, wanted)
                stored = {"case": state.case.number, "hearing_parties": hearing_parties(door, state)}
                data["findings"] += _department_finding(door, case, state, source)
            _name_bodies(door, data)
            result["cases"].append(data | stored)
    return result


def _read(door: Door, path: Path, aliases: Mapping[str, str], *, is_kept: bool) -> tuple[ReadDocument, SourceFile]:
    """What is in it, and which file it is; read in a process of its own. One with cases is kept, to be looked through
    beside them.
    """
    with opened(path, PROPOSAL) as file:
        document = document_apart(path.name, file, aliases, names(door.register)).document
        keep = FileStore(door.settings.data).put_file if is_kept and document.cases else digest_of
        return document, SourceFile(path.name, keep(file))


@dataclass(frozen=True)
class _Wanted:
    """What the command line says beside the document."""

    department: BodyId | None
    committees: tuple[BodyId, ...]
    actor: PersonId | None


def _rehearsed(
    door: Door,
    case: ReadCase,
    command_id: CommandId,
    source: SourceFile,
    wanted: _Wanted,
    findings: list[dict[str, object]],
) -> dict[str, object]:
    """Who would be heard; what stands in the way of registering the case is a finding."""
    try:
        state = _store(door, case, command_id, source, wanted, is_kept=False)
    except RefusedError as refused:
        finding = {"code": str(refused.refusal.code), "message": refused.refusal.danish, "certainty": "certain"}
        findings.append({**finding, "source": {"file": source.name, "line": 1}})
        return {"hearing_parties": []}
    findings += _department_finding(door, case, state, source)
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
    door: Door, case: ReadCase, command_id: CommandId, source: SourceFile, wanted: _Wanted
) -> ReadBefore | None:
    with reading(door.store.engine) as connection:
        return read_before(connection, _asked(door, case, source, wanted), case, command_id)


def _asked(door: Door, case: ReadCase, source: SourceFile, wanted: _Wanted) -> RegisterCase | Refusal:
    def asked(department: BodyId | None) -> RegisterCase | Refusal:
        return register_command(
            case, door.register, door.today, source=source, department=department, committees=wanted.committees
        )

    command = asked(wanted.department)
    if isinstance(command, Refusal) and wanted.department is None:
        return asked(provisional_department(case, door.register, wanted.committees))
    return command


def _store(
    door: Door, case: ReadCase, command_id: CommandId, source: SourceFile, wanted: _Wanted, *, is_kept: bool = True
) -> CaseState:
    command = _asked(door, case, source, wanted)
    if isinstance(command, Refusal):
        raise RefusedError(command)
    with reading(door.store.engine) as connection:
        earlier = earlier_case(connection, command)
    command = keeping(command, earlier) if earlier else command
    act = Act(wanted.actor, command_id)
    if is_kept:
        receipt = door.store.apply(command, act, door.now)
        with reading(door.store.engine) as connection:
            stored = load_case(connection, receipt.case_id) if receipt.case_id else None
    else:
        stored = door.store.rehearse(command, act, door.now)
    if stored is None:
        raise LookupError(f"the case of {command_id} is not there")
    return stored


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
    return "\n".join(lines)


def _finding(finding: dict[str, Any]) -> str:
    return f"     line {finding['source']['line']}: {finding['message']}"
