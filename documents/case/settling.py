"""A proposal's fields corrected or confirmed beside its document: the next content, and what to say was done.

Pure. What is corrected settles the one finding at its field, of several only those that are ticked. A settled finding
stays in the content, marked; a document that is read again does not ask twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from documents.case.fields import Content, Finding, Input, Row, rows_of
from documents.case.intake import BLOCKING
from documents.case.revision import AmountError, parse_amount, plain
from models.case.material import SETTLED, ordered_sections
from process.commands.act import Draft

READ_YEAR = "read_year"
"""In a budget line: the year that was read, where a person has put another."""
CORRECTED, CONFIRMED = "corrected", "confirmed"
NO_YEAR = "Skriv, hvilket år beløbet gælder."
NOT_WRITTEN = "Skriv teksten. Et afsnit, der mangler, kan ikke bekræftes."
NO_TITLE = "Skriv forslagets titel."
_YEARS = range(1900, 2200)
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Settling:
    """What became of it: the draft of the next version, sentences for the history, and what will not do by its field.
    No draft where nothing was changed or confirmed.
    """

    draft: Draft | None
    told: tuple[str, ...]
    mistakes: tuple[tuple[str, str], ...]


def settled(
    content: Content,
    typed: Mapping[str, str],
    ticked: Collection[str],
    added: tuple[str, str] = ("", ""),
    waiting: Collection[str] | None = None,
) -> Settling:
    """`typed`: by the key of an input, a key that is absent is left as it is. `ticked`: keys of rows that are right as
    they stand, and the places of findings. `added`: heading and text of a section of its own. `waiting`: see `rows_of`.
    """
    work = _Work(deepcopy(dict(content)), typed, frozenset(ticked))
    sections = dict(ordered_sections(work.content))
    for row in rows_of(content, waiting):
        work.settle(row, sections)
    if all(part.strip() for part in added):
        sections[added[0]] = added[1]
        work.told.append(f"{added[0]}: afsnittet er nyt")
    written = {name: text for name, text in sections.items() if text.strip()}
    work.content |= {"sections": written, "section_order": list(written)}
    if work.mistakes or not work.told:
        return Settling(None, (), tuple(work.mistakes))
    return Settling(work.draft(), tuple(work.told), ())


@dataclass
class _Work:
    content: dict[str, Any]
    typed: Mapping[str, str]
    ticked: frozenset[str]
    told: list[str] = field(default_factory=list)
    mistakes: list[tuple[str, str]] = field(default_factory=list)

    def draft(self) -> Draft:
        title, texts = str(self.content["title"]), self.content["sections"]
        waiting = {each["code"] for each in self.content.get("findings") or () if not each.get(SETTLED)}
        is_complete = bool(title and texts) and not waiting & BLOCKING
        return Draft(title=title, content=self.content, text="\n".join(texts.values()), is_complete=is_complete)

    def settle(self, row: Row, sections: dict[str, str]) -> None:
        changed = [each for each in row.inputs if self._is_changed(each)]
        for each in changed:
            self._write(each, sections)
        done = list(self._settled_findings(row, is_changed=bool(changed)))
        if row.key in self.ticked:
            self._is_sure(row, {each.place for each in row.inputs})
        elif changed:
            self._is_sure(row, {each.place for each in changed})
        elif done and len(done) == len(row.open_findings):
            self._is_sure(row, {each.place for each in row.inputs}, must_be_whole=False)
        self.told += (f"{row.name}: {self._as_told(each)}" for each in changed)
        self.told += (f"{'Rettet' if changed else 'Bekræftet'}: {_shortened(finding.message)}" for finding in done)
        if row.key in self.ticked and not changed and not done and row.is_open:
            self.told.append(f"{row.name}: bekræftet, som det er læst")

    def _is_changed(self, each: Input) -> bool:
        return each.kind != "shown" and each.key in self.typed and _same(self.typed[each.key]) != _same(each.value)

    def _as_told(self, each: Input) -> str:
        if each.kind == "area":
            return "teksten er rettet"
        options = dict(each.options)
        was, now = (options.get(text, _shortened(text)) for text in (each.value, self.typed[each.key]))
        what = f"{each.name} " if each.kind in ("amount", "year") else ""
        return f"{what}{now or 'ikke angivet'} (før: {was or 'ikke angivet'})"

    def _settled_findings(self, row: Row, *, is_changed: bool) -> Iterator[Finding]:
        waiting = row.open_findings
        for finding in waiting:
            is_ticked = str(finding.place) in self.ticked
            if finding.must_write and is_ticked and not is_changed:
                self.mistakes.append((f"felt-{row.inputs[0].key}" if row.inputs else "", NOT_WRITTEN))
            elif is_ticked or (is_changed and len(waiting) == 1):
                self.content["findings"][finding.place][SETTLED] = CORRECTED if is_changed else CONFIRMED
                yield finding

    # -- writing -----------------------------------------------------------------------------------------------------

    def _write(self, each: Input, sections: dict[str, str]) -> None:
        text = self.typed[each.key].strip()
        if each.key == "title" and not text:
            self._wrong(each, NO_TITLE)
        elif each.kind == "area":
            sections[each.field.removeprefix("sections.")] = text
        elif each.kind in ("amount", "year"):
            self._write_figure(each, text)
        elif each.kind == "list":
            self.content[each.field] = [line.strip() for line in text.split("\n") if line.strip()]
        else:
            self.content[each.field] = text or None

    def _write_figure(self, each: Input, text: str) -> None:
        line = self.content[each.field][each.place]
        if each.kind == "year":
            if text and (not text.isdecimal() or int(text) not in _YEARS):
                self._wrong(each, NO_YEAR)
                return
            line.setdefault(READ_YEAR, line.get("year"))
            line["year"] = int(text) if text else None
            return
        try:
            amount = plain(parse_amount(text))
        except AmountError as error:
            self._wrong(each, str(error))
            return
        if each.field != "budget_lines":
            line["amount"] = amount
            return
        line |= {"amount_1000_dkk": amount, "status": "not_stated" if amount is None else "stated"}

    def _is_sure(self, row: Row, places: Collection[int], *, must_be_whole: bool = True) -> None:
        """A person has said so: the facts are certain, and each amount that was in doubt is stated, for its year.
        `must_be_whole`: an amount without its year will not do.
        """
        for each in row.inputs:
            if each.field == "budget_lines" and each.place in places:
                self._is_stated(each, must_be_whole=must_be_whole)
        for fact in self.content.get("facts") or ():
            if fact["field"] == row.field and row.lines[0] <= fact["line"] <= row.lines[1]:
                fact["certainty"] = "certain"

    def _is_stated(self, each: Input, *, must_be_whole: bool) -> None:
        line = self.content["budget_lines"][each.place]
        if line["amount_1000_dkk"] is None:
            return
        if not line.get("year") and must_be_whole:
            self._wrong(replace(each, key=f"budget_lines-{each.place}-year"), NO_YEAR)
        elif line.get("year") and line["status"] == "uncertain":
            line["status"] = "stated"

    def _wrong(self, each: Input, sentence: str) -> None:
        mistake = (f"felt-{each.key}", sentence)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)


def _same(text: str) -> str:
    """Line breaks as browsers send them are no change."""
    return text.replace("\r\n", "\n").strip()


def _shortened(text: str) -> str:
    plain_text = " ".join(text.split())
    return plain_text if len(plain_text) <= _SHOWN else f"{plain_text[:_SHOWN].rstrip()} …"


def kept_settled(told: Content, now: Content) -> list[dict[str, Any]]:
    """The findings of a document read again, without asking anew what a person has settled."""
    before = {
        (finding["code"], finding["message"]): finding[SETTLED]
        for finding in now.get("findings") or ()
        if finding.get(SETTLED)
    }
    findings = [dict(finding) for finding in told.get("findings") or ()]
    for finding in findings:
        if how := before.get((finding["code"], finding["message"])):
            finding[SETTLED] = how
    return findings
