"""What a proposal says, as it is shown and sent: its sections, its amounts, and what was found when it was read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.case.amounts import AmountTable, amount_table
from process.hearing.playbook import CaseText
from process.internal_sections import NOTHING_INTERNAL, InternalSections

_CURRENT = (
    sa.select(
        t.proposals.c.case_id,
        t.proposals.c.number,
        t.proposals.c.title,
        t.proposals.c.version,
        t.proposal_versions.c.content,
    )
    .outerjoin(
        t.proposal_versions,
        sa.and_(
            t.proposal_versions.c.case_id == t.proposals.c.case_id,
            t.proposal_versions.c.proposal == t.proposals.c.number,
            t.proposal_versions.c.version == t.proposals.c.version,
        ),
    )
    .order_by(t.proposals.c.case_id, t.proposals.c.number)
)
_OF_YEARS = frozenset({"year_missing", "years_incomplete"})
_HELD = frozenset({"sums_agree", "fte_agrees"})  # as documents.reading.CONFIRMATIONS


SETTLED = "settled"
"""In a finding: how a person has settled it, where one has."""
OUTDATED = "text_outdated"
"""The code of a finding: the text names a sum that the table had before it was changed."""


@dataclass(frozen=True, slots=True)
class Material:
    """One proposal in its current version. `findings` are Danish lines, ready to be read; one that has been settled
    since is not among them.
    """

    number: int
    title: str
    version: int
    amounts: AmountTable = field(default_factory=AmountTable)
    sections: tuple[tuple[str, str], ...] = ()
    findings: tuple[str, ...] = ()

    def covering(self, years: Iterable[int]) -> Material:
        """With the years of the budget it is for."""
        return replace(self, amounts=self.amounts.covering(years))

    def for_bodies(self, internal: InternalSections) -> Material:
        """What those outside the administration get: no findings, and nothing internal."""
        return replace(self, sections=tuple(internal.left(self.sections)), findings=())


def material(
    connection: Connection, case_ids: Collection[int], settled: Collection[str] = ()
) -> dict[int, tuple[Material, ...]]:
    """The proposals of these cases, by case. `settled`: general names («LokalMED») somebody has said the meaning of."""
    proposals_of: dict[int, list[Material]] = {}
    for row in connection.execute(_CURRENT.where(t.proposals.c.case_id.in_(case_ids))):
        content: Mapping[str, Any] = json.loads(row.content) if row.content else {}
        proposals_of.setdefault(row.case_id, []).append(
            as_material(row.number, row.title, row.version, content, settled)
        )
    return {case: tuple(proposals) for case, proposals in proposals_of.items()}


def case_texts(connection: Connection, case_id: int) -> tuple[CaseText, ...]:
    """The proposals of a case as the playbook reads them: title and sections, the bodies they name, any amount."""
    rows = connection.execute(_CURRENT.where(t.proposals.c.case_id == case_id))
    return tuple(as_text(row.title, json.loads(row.content) if row.content else {}) for row in rows)


def as_text(title: str, content: Mapping[str, Any]) -> CaseText:
    """One proposal as the playbook reads it."""
    amounts = (line.get("amount_1000_dkk") for line in content.get("budget_lines") or ())
    sections = tuple((heading, _own_words(text, content)) for heading, text in ordered_sections(content))
    return CaseText(
        title=title,
        text="\n".join(text for _, text in sections),
        sections=sections,
        named=tuple(str(name) for name in content.get("hearing_bodies") or ()),
        amounts=any(amounts),
        price_level=str(content.get("price_level") or ""),
        sign_convention=str(content.get("sign_convention") or ""),
        outdated=tuple(
            str(finding["message"])
            for finding in content.get("findings") or ()
            if finding.get("code") == OUTDATED and not finding.get(SETTLED)
        ),
    )


def _own_words(text: str, content: Mapping[str, Any]) -> str:
    """A section without the titles of other proposals and cases that it lists: their words are not about this one."""
    listed = {str(tie.get("title")) for tie in content.get("related") or ()}
    return "\n".join(line for line in text.split("\n") if line.removeprefix("- ") not in listed)


def ordered_sections(
    content: Mapping[str, Any], internal: InternalSections = NOTHING_INTERNAL
) -> Iterator[tuple[str, str]]:
    """Heading and text of every section that says something and is not `internal`, in the order of the document where
    it is kept: content is stored as canonical JSON, which sorts its keys.
    """
    sections = content.get("sections") or {}
    order = [name for name in content.get("section_order") or () if name in sections]
    for name in dict.fromkeys((*order, *sections)):
        if sections[name] and not internal.has(str(name)):
            yield str(name), str(sections[name])


def as_material(
    number: int, title: str, version: int, content: Mapping[str, Any], settled: Collection[str] = ()
) -> Material:
    """One proposal as it is shown, from its content (the document contract); `settled` as for `material`."""
    return Material(
        number=number,
        title=title,
        version=version,
        amounts=amount_table(content),
        sections=tuple(ordered_sections(content)),
        findings=tuple(_open_findings(content, settled)),
    )


def _open_findings(content: Mapping[str, Any], settled: Collection[str]) -> Iterator[str]:
    """Years are settled when every amount is stated for a year; which LokalMED, when a person has put one on the route.
    What was checked and held was never open; what a person has looked at beside the document is open no more.
    """
    stated = [line for line in content.get("budget_lines") or () if line.get("amount_1000_dkk") is not None]
    has_doubt = any(line.get("status") == "uncertain" or not line.get("year") for line in stated)
    for finding in content.get("findings") or ():
        code, message = finding.get("code"), str(finding["message"])
        is_named = code == "body_ambiguous" and any(message.startswith(f"»{name}«") for name in settled)
        is_dated = code in _OF_YEARS and stated and not has_doubt
        if not (is_named or is_dated or code in _HELD or finding.get(SETTLED)):
            yield message
