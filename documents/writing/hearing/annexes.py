"""The papers of a hearing as annexes of its case's items: the approved memo by itself in every meeting to come, an
addendum for what comes after it, and letters, answers and proof where the case type says so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from config.look import PLAIN, Look
from documents.writing.hearing.letters import letters_paper
from documents.writing.hearing.memo import addendum_paper, answers_paper, memo_paper
from documents.writing.hearing.proof import proof_paper
from documents.writing.paper import Paper
from documents.writing.pdf import pdf
from models.database import reading
from models.files import FileStore
from models.hearing.annexes import ADDENDUM, HeardItem, incomplete_items
from models.hearing.letters import letters_view
from models.hearing.memo import memo_view
from models.hearing.proof import case_proof
from models.store import RefusedError, Store
from process.calendar import local_day
from process.commands import meeting as mc
from process.commands.act import Act, id_by_content
from process.rules import HearingPaper
from process.state.hearing import FileRef

log = logging.getLogger(__name__)
MEDIA = "application/pdf"
OUTDATED = "Afløst af {edition}. udgave af høringsnotatet."
Named = tuple[str, str, Paper]
"""Title of the annex, name of its file, the paper."""


def attach_hearing_papers(store: Store, files: FileStore, municipality: str, now: datetime, look: Look = PLAIN) -> int:
    """Attach what is missing to the items of the meetings to come; returns how many annexes came. May run any number of
    times. An agenda that has gone out keeps the memo its members have, and gets the new edition beside it.
    """
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        missing = [
            (item, tuple(_missing(connection, store, item, municipality, now)))
            for item in incomplete_items(connection, now)
        ]
    return sum(_attach(store, files, item, papers, now, look) for item, papers in missing)


def _missing(
    connection: Connection, store: Store, item: HeardItem, municipality: str, now: datetime
) -> Iterator[Named]:
    register = store.reference.register
    memo = memo_view(connection, item.number, now, register)
    if memo is None or item.has_all:
        return
    if item.covered is not None:
        paper = addendum_paper(memo, item.covered, municipality, now)
        yield paper.title, item.memo_name(ADDENDUM), paper
        return
    edition = "" if item.edition == 1 else f", {item.edition}. udgave"
    held = memo.approval.newest_answer if memo.approval else item.answers
    yield f"Høringsnotat{edition}", item.memo_name(up_to=held), memo_paper(memo, municipality, now)
    if held < item.answers:
        later = addendum_paper(memo, held, municipality, now)
        yield later.title, item.memo_name(ADDENDUM), later
    rules, _ = store.reference.rules(item.pinned_config, local_day(item.created_at))
    template = rules.route_for(item.case_type)
    for wanted in template.hearing_annexes if template else ():
        match wanted:
            case HearingPaper.LETTER:
                internal = rules.internal_sections(item.case_type)
                paper = letters_paper(letters_view(connection, item.number, now, register), municipality, now, internal)
            case HearingPaper.ANSWERS:
                paper = answers_paper(memo, municipality, now)
            case HearingPaper.PROOF:
                proof = case_proof(connection, item.number, now, register)
                if proof is None:
                    continue
                paper = proof_paper(proof, municipality, now)
        beside = edition if item.is_dispatched else ""  # the earlier one stays on an agenda that has gone out
        yield f"{paper.title}{beside}", item.paper_name(wanted), paper


def _attach(
    store: Store, files: FileStore, item: HeardItem, papers: tuple[Named, ...], now: datetime, look: Look
) -> int:
    attached = 0
    for title, name, paper in papers:
        content = pdf(replace(paper, look=look))
        annex = mc.AttachAnnex(
            meeting=item.meeting,
            item=item.item,
            title=title,
            file=FileRef(files.put(content), name, MEDIA, len(content)),
            is_closed=item.is_closed,
            public_from=item.public_from,
        )
        attached += _apply(store, annex, f"{item.meeting}/{item.item}/{name}", now)
    takes_over = attached or item.has_all  # taken off here, should the process have died between the two
    for number in item.outdated if takes_over and not item.is_dispatched else ():
        reason = OUTDATED.format(edition=item.edition)
        removal = mc.RemoveAnnex(meeting=item.meeting, annex=number, reason=reason)
        _apply(store, removal, f"{item.meeting}/-{number}", now)
    return attached


def _apply(store: Store, command: mc.AttachAnnex | mc.RemoveAnnex, key: str, now: datetime) -> bool:
    """Whether it was taken in: a record may have been closed in the meantime."""
    try:
        return not store.apply(command, Act(None, id_by_content(f"hearing-annex/{key}")), now).repeated
    except RefusedError as refused:
        log.info("an annex of a hearing was not taken in: %s", refused)
        return False
