"""A changed document of a case there is already: what it changes, and what people have changed, which stays.

Pure. Three texts meet: as the document was read before, as the proposal says now, and as the document says now. Where
the last two differ and people have changed the field, theirs stays and is told; else the document's is proposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.case.difference import difference, lines
from documents.case.intake import draft_of
from documents.case.settling import READ_YEAR, kept_settled
from documents.reading import ReadCase, ReadProposal
from documents.reading.result import as_plain
from models.case.earlier_case import FILE, READ_OF
from models.case.material import ordered_sections
from process.commands.act import Draft
from process.commands.case import ReviseProposal
from process.ids import CaseId

BY_HAND = "kept_by_hand"
"""In a content: the fields that people have changed and a document read again did not overwrite."""
_OF_ROUTE = {"committees": "udvalg", "hearing_bodies": "høringsparter"}
_OWN = frozenset({"sections", "section_order", "budget_lines", "findings", "facts", BY_HAND, READ_OF, FILE})
Content = Mapping[str, Any]
Lines = Mapping[tuple[object, ...], list[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Held:
    """A proposal of the case, as it was last read and as it is now."""

    number: int
    first: Content
    now: Content


@dataclass(frozen=True, slots=True)
class Again:
    """What the document read again comes to, as Danish sentences; `drafts` are the next versions, by proposal."""

    changes: tuple[str, ...]
    kept: tuple[str, ...]
    notes: tuple[str, ...]
    drafts: tuple[tuple[int, Draft], ...]

    def commands(self, case: CaseId, reason: str) -> list[ReviseProposal]:
        return [ReviseProposal(case=case, proposal=n, draft=draft, reason=reason) for n, draft in self.drafts]


def is_same_matter(read: ReadCase, held: Sequence[Held]) -> bool:
    """Two forms of one title with different numbers of their own are two matters."""
    if not len(held) == len(read.proposals) == 1:
        return True
    numbers = {_plain(number) for number in (held[0].first.get("number"), read.proposals[0].number) if number}
    return len(numbers) < 2


def read_again(read: ReadCase, held: Sequence[Held], sha256: str, file: str) -> Again:
    """`sha256` and `file`: the document's; `held`: the proposals of the case by number. One alone is one alone, of
    several the titles say which is which; what has no counterpart is told and left to a person.
    """
    changes: list[str] = []
    kept: list[str] = []
    notes: list[str] = []
    drafts: list[tuple[int, Draft]] = []
    several = len(held) > 1
    for mine, proposal in _pairs(read, held, notes):
        content = merged(mine, proposal)
        name = f"Forslag {mine.number}: " if several else ""
        taken = lines(difference(mine.now, content))
        changes += (f"{name}{line}" for line in taken)
        kept += (f"{name}{line}" for line in lines(difference(content, as_plain(proposal))))
        notes += (f"{name}{line}" for line in _of_route(mine.now, as_plain(proposal)))
        if taken:
            drafts.append((mine.number, draft_of(proposal, content | {READ_OF: sha256, FILE: file})))
    return Again(tuple(changes), tuple(kept), tuple(notes), tuple(drafts))


def _pairs(read: ReadCase, held: Sequence[Held], notes: list[str]) -> Iterator[tuple[Held, ReadProposal]]:
    if len(held) == len(read.proposals) == 1:
        yield held[0], read.proposals[0]
        return
    titled: dict[str, list[Held]] = defaultdict(list)
    for mine in held:
        titled[_plain(mine.first.get("title"))].append(mine)
    told: set[int] = set()
    for proposal in read.proposals:
        mine_too = titled.get(_plain(proposal.title), [])
        if len(mine_too) == 1 and mine_too[0].number not in told:
            told.add(mine_too[0].number)
            yield mine_too[0], proposal
        else:
            notes.append(f"»{proposal.title}« er ikke ét bestemt forslag i sagen. Det er ikke taget med.")
    notes += (f"Forslag {m.number} står ikke i dokumentet mere. Det bliver." for m in held if m.number not in told)


def _of_route(now: Content, told: Content) -> Iterator[str]:
    """Whom the document names is no part of the text: the route is changed by itself, with its reason."""
    for field, word in _OF_ROUTE.items():
        if list(now.get(field) or ()) != list(told.get(field) or ()):
            yield f"Dokumentet nævner nu andre {word}. Ruten er ikke ændret; ret den i sagen, hvis det er rigtigt."


# -- one proposal ----------------------------------------------------------------------------------------------------


def merged(mine: Held, proposal: ReadProposal) -> dict[str, Any]:
    """The next content: the document's, with every field that people have changed as it is now."""
    told, by_hand = as_plain(proposal), set(mine.now.get(BY_HAND) or ())
    fields = dict(told)
    for name in told.keys() | mine.now.keys():
        if name not in _OWN and (name in by_hand or mine.now.get(name) != mine.first.get(name)):
            by_hand.add(name)
            fields[name] = mine.now.get(name)
    sections = _sections(mine, told, by_hand)
    fields |= {"sections": sections, "section_order": list(sections)}
    fields["budget_lines"] = _budget_lines(mine, told, by_hand)
    fields["findings"] = kept_settled(told, mine.now)
    return fields | ({BY_HAND: sorted(by_hand)} if by_hand else {})


def _sections(mine: Held, told: Content, by_hand: set[str]) -> dict[str, str]:
    first, now, new = (dict(ordered_sections(content)) for content in (mine.first, mine.now, told))
    sections: dict[str, str] = {}
    for name in (*new, *(name for name in now if name not in new)):
        key = f"section:{name}"
        if key in by_hand or _plain(now.get(name)) != _plain(first.get(name)):
            by_hand.add(key)
            text = now.get(name, "")
        else:
            text = new.get(name, "")
        if text.strip():
            sections[name] = text
    return sections


def _budget_lines(mine: Held, told: Content, by_hand: set[str]) -> list[Mapping[str, Any]]:
    """Line by line; an amount typed over by hand stays, also where the document has the line no more, and so does one
    that was in doubt and that a person has confirmed.
    """
    first, now, new = (_by_key(content) for content in (mine.first, mine.now, told))
    rows: list[Mapping[str, Any]] = []
    for key in (*new, *(key for key in now if key not in new)):
        for place in range(max(len(new.get(key, ())), len(now.get(key, ())))):
            was, is_now, is_told = (_at(table, key, place) for table in (first, now, new))
            name = f"amount:{key}:{place}"
            is_ours = is_now is not None and (name in by_hand or _is_by_hand(is_now, was, is_told))
            row = is_now if is_ours else is_told
            if is_ours:
                by_hand.add(name)
            rows += [row] if row is not None else []
    return rows


def _by_key(content: Content) -> Lines:
    rows: defaultdict[tuple[object, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in content.get("budget_lines") or ():
        about = (row.get(name) for name in ("label", "committee", "expenditure_type", "role"))
        rows[_read_year(row), *about].append(row)
    return rows


def _is_by_hand(now: Mapping[str, Any], was: Mapping[str, Any] | None, told: Mapping[str, Any] | None) -> bool:
    if was is None or _amount(now) != _amount(was) or now.get("year") != was.get("year"):
        return True
    return now.get("status") != was.get("status") and _amount(now) == _amount(told)


def _read_year(row: Mapping[str, Any]) -> object:
    """The year the document has for it, whatever a person has made of it."""
    return row[READ_YEAR] if READ_YEAR in row else row.get("year")


def _at(table: Lines, key: tuple[object, ...], place: int) -> Mapping[str, Any] | None:
    rows = table.get(key, ())
    return rows[place] if place < len(rows) else None


def _amount(row: Mapping[str, Any] | None) -> object:
    return None if row is None else row.get("amount_1000_dkk")


def _plain(text: object) -> str:
    return " ".join(str(text or "").split())
