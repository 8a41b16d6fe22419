"""Fields corrected and confirmed beside the document: what is settled, what stays open, what the next version says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from documents.case.again import Held, read_again
from documents.case.fields import rows_of
from documents.case.settling import CONFIRMED, CORRECTED, Settling, settled
from documents.reading import ReadCase, ReadProposal
from documents.reading.result import BudgetLine, Fact, Finding, Source, as_plain

TITLE, NO_PLACE, YEAR, TORN, DOUBT = range(5)
READ = ReadProposal(
    title="Nye ramper",
    sections={"Beskrivelse af indsats": "Ramperne fornyes og", "Økonomi": "Det koster 900."},
    budget_lines=(
        BudgetLine(2028, Decimal(900), "Drift", None, None, "change", "uncertain"),
        BudgetLine(2029, None, "Drift", None, None, "change", "not_stated"),
    ),
    findings=tuple(
        Finding(code, message, "uncertain", Source("ramper.pdf", line))
        for code, message, line in (
            ("title_uncertain", "Bekræft titlen.", 1),
            ("profit_centre_empty", "Profitcenteret er tomt.", 3),
            ("year_missing", "Året er læst i teksten.", 4),
            ("sentence_broken", "Sætningen er afbrudt.", 7),
            ("uncertain_marker", "Der står et spørgsmålstegn.", 8),
            ("sums_agree", "Summerne stemmer.", 4),
        )
    ),
    facts=(
        Fact("title", "Nye ramper", 1, 1, "uncertain"),
        Fact("budget_lines", "Drift 900", 5, 5, "uncertain"),
        Fact("sections.Beskrivelse af indsats", "Beskrivelse", 6, 8, "certain"),
        Fact("sections.Økonomi", "Økonomi", 9, 10, "certain"),
    ),
)


def content(read: ReadProposal = READ) -> dict[str, Any]:
    return as_plain(read)  # type: ignore[no-any-return]


def how(settling: Settling) -> list[str]:
    assert settling.draft is not None, settling.mistakes
    findings: Any = settling.draft.content["findings"]
    return [finding.get("settled", "") for finding in findings]


def key(name: str) -> str:
    return next(row.key for row in rows_of(content()) if row.name.startswith(name))


def test_each_field_stands_at_its_lines_with_what_was_found_of_it() -> None:
    rows = {row.name: row for row in rows_of(content())}
    assert [(name, row.lines, len(row.findings)) for name, row in rows.items() if row.is_read] == [
        ("Titel", (1, 1), 1),
        ("Profitcenter", (3, 3), 1),
        ("Drift, 1.000 kr.", (5, 5), 1),
        ("Beskrivelse af indsats", (6, 8), 2),
        ("Økonomi", (9, 10), 0),
    ], "the sums that were checked are nothing to look at"
    assert [name for name, row in rows.items() if not row.is_open] == ["Økonomi"]
    assert [each.name for each in rows["Drift, 1.000 kr."].inputs] == ["År", "Beløb 2028", "Beløb 2029"]


def test_a_correction_settles_the_finding_at_its_field() -> None:
    settling = settled(content(), {"profit_centre": " 4711 ", "title": "Nye ramper"}, ())
    assert how(settling) == ["", CORRECTED, "", "", "", ""]
    assert settling.told == ("Profitcenter: 4711 (før: ikke angivet)", "Rettet: Profitcenteret er tomt.")
    assert settling.draft is not None
    assert settling.draft.content["profit_centre"] == "4711"


def test_of_several_findings_at_a_field_only_the_ticked_is_settled() -> None:
    typed = {key("Beskrivelse"): "Ramperne fornyes."}
    assert how(settled(content(), typed, ())) == [""] * 6
    assert how(settled(content(), typed, {str(TORN)})) == ["", "", "", CORRECTED, "", ""]
    assert how(settled(content(), {}, {str(TORN)})) == ["", "", "", CONFIRMED, "", ""]


def test_a_confirmed_amount_is_stated_and_its_row_is_sure() -> None:
    settling = settled(content(), {}, {str(YEAR)})
    assert settling.draft is not None
    (first, second) = settling.draft.content["budget_lines"]  # type: ignore[misc]
    assert (first["year"], first["amount_1000_dkk"], first["status"]) == (2028, 900, "stated")
    assert (second["amount_1000_dkk"], second["status"]) == (None, "not_stated"), "not stated is never 0"
    row = next(row for row in rows_of(settling.draft.content) if row.name.startswith("Drift"))
    assert not row.is_open


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"budget_lines-0-year": ""}, ("felt-budget_lines-0-year", "Skriv, hvilket år beløbet gælder.")),
        ({"budget_lines-0-year": "20288"}, ("felt-budget_lines-0-year", "Skriv, hvilket år beløbet gælder.")),
        ({"budget_lines-0-amount": "mange"}, ("felt-budget_lines-0-amount", "»mange« er ikke et beløb.")),
        ({"title": " "}, ("felt-title", "Skriv forslagets titel.")),
    ],
)
def test_what_will_not_do_is_said_at_its_field(typed: dict[str, str], wrong: tuple[str, str]) -> None:
    settling = settled(content(), typed, ())
    assert settling.draft is None
    ((field, sentence),) = settling.mistakes
    assert (field, sentence.startswith(wrong[1])) == (wrong[0], True)


def test_a_description_that_is_missing_is_written_not_confirmed() -> None:
    empty = Finding("description_empty", "Beskrivelsen er tom.", "certain", Source("ramper.pdf", 6))
    read = content(replace(READ, sections={"Økonomi": "900."}, findings=(empty,)))
    row = next(row for row in rows_of(read) if row.name == "Beskrivelse af indsats")
    assert settled(read, {}, {"0"}).mistakes == (
        (f"felt-{row.inputs[0].key}", "Skriv teksten. Et afsnit, der mangler, kan ikke bekræftes."),
    )
    other = settled(read, {"title": "Andre ramper"}, ()).draft
    written = settled(read, {row.inputs[0].key: "Ramperne fornyes."}, ()).draft
    assert other is not None
    assert written is not None
    assert (other.is_complete, written.is_complete) == (False, True)
    assert written.content["section_order"] == ["Økonomi", "Beskrivelse af indsats"]


def test_nothing_typed_and_nothing_ticked_is_no_new_version() -> None:
    typed = {each.key: each.value.replace("\n", "\r\n") for row in rows_of(content()) for each in row.inputs}
    assert settled(content(), typed, ()) == Settling(None, (), ())


def test_a_finding_that_something_else_has_answered_is_open_no_more() -> None:
    rows = rows_of(content(), waiting={"Bekræft titlen."})
    assert [row.name for row in rows if row.open_findings] == ["Titel"]


def test_a_document_read_again_asks_nothing_anew_and_keeps_what_was_put_right() -> None:
    typed = {"budget_lines-0-year": "2029", "profit_centre": "4711"}
    draft = settled(content(), typed, {str(TITLE)}).draft
    assert draft is not None
    anew = replace(READ, sections={**READ.sections, "Økonomi": "Det koster nu 950."})
    again = read_again(
        ReadCase("Nye ramper", "budget", None, (anew,)), [Held(1, content(), draft.content)], "ny", "ramper-2.pdf"
    )
    ((_, revised),) = again.drafts
    kept: Any = revised.content
    assert [line["year"] for line in kept["budget_lines"]] == [2029, 2029], "the one amount, not twice"
    assert [line["amount_1000_dkk"] for line in kept["budget_lines"]] == [900, None]
    assert kept["profit_centre"] == "4711"
    assert [bool(finding.get("settled")) for finding in kept["findings"]] == [True, True, True, False, False, False]
    assert kept["file"] == "ramper-2.pdf"
