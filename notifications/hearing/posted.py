"""What waits to be posted to one person of a body, as one paper ready for the envelope: the words of its mails, without
what only a mail has; of a joint letter the whole material, since there is no page to read it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from documents.writing.paper import Block, Facts, Heading, Paper, Paragraph
from documents.writing.prose import prose
from models.reference import Reference
from models.rows.notice import NoticeRow
from notifications.facts import Mail, gather
from notifications.hearing.letter_paper import blocks_of, whom_to_call
from notifications.hearing.words import HearingSentWords
from notifications.letter import WORDS, said_together
from notifications.outbox.compose import MAIL
from notifications.render import render_item
from notifications.words import Contact, NoticeFacts, Words
from process.calendar import danish_date, local_day
from process.notices import HearingSent, LetterCorrected, NoticeState
from process.register import Person
from process.words.grammar import sentence


def posted_paper(
    connection: Connection,
    waiting: Sequence[NoticeRow],
    person: Person,
    now: datetime,
    municipality: str = "",
    reference: Reference | None = None,
) -> Paper:
    """Under the person's name and address. Silent on a case that no mail may speak of, as its mail would be."""
    rows = tuple(row._replace(state=NoticeState.DUE) for row in waiting)
    mail = Mail(0, "", MAIL, now, person.name, "", "", rows)
    facts = gather(connection, (mail,), now, municipality, reference=reference)
    groups = said_together(facts, mail)
    parts = [(words := _on_paper(group), render_item(words, by_post=True)) for group in groups]
    address = "\n".join(filter(None, (person.name, (person.postal_address or "").strip())))
    head: list[tuple[str, str]] = [("Til", address), ("Dato", danish_date(local_day(now)))]
    head += whom_to_call(Contact.of(facts.coordinator))
    blocks: list[Block] = [Facts(tuple(head))]
    for group, (_, said) in zip(groups, parts, strict=True):
        if len(parts) > 1:
            blocks.append(Heading(said.subject))
        blocks += blocks_of(said.html, 1 if len(parts) > 1 else 0)
        blocks += _material(group)
    greeting = Paragraph(f"Venlig hilsen\n{facts.municipality}")
    foot = f"{facts.municipality} · {person.name}"
    return Paper(sentence(parts[0][1].subject), facts.municipality, now, (*blocks, greeting), foot)


def _on_paper(group: list[NoticeFacts[Any]]) -> Words:
    words = WORDS[group[0].row.kind].of_all(group)
    given: dict[str, Any] = {"link": "", "to_secretary": False, "on_paper": True}
    names = {each.name for each in fields(words)}
    return replace(words, **{name: value for name, value in given.items() if name in names})


def _material(group: list[NoticeFacts[Any]]) -> Iterator[Block]:
    """Of what is asked together, which the letter names and does not hold; of a corrected letter, the letter anew."""
    first = group[0]
    if isinstance(first.told, LetterCorrected):
        letter = replace(HearingSentWords.of_all(group), link="", to_secretary=False, on_paper=True)
        yield Heading("Brevet, som det skulle have været")
        yield from blocks_of(render_item(letter, by_post=True).html, 1)
    if not isinstance(first.told, HearingSent | LetterCorrected) or first.together is None:
        return
    for notice in group:
        for proposal in HearingSentWords.of(notice).material:
            yield Heading(f"{proposal.title} (sag {notice.case.number})")
            for name, text in proposal.sections:
                yield Heading(name, 3)
                yield from prose(text)
