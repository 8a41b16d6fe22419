"""Who must be heard, and what the clerk is told about why."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.hearing.playbook import Asked, CaseText, Party, hit_by, parties, plain, told_basis, word_hits, words_in
from process.internal_sections import InternalSections
from process.rules import Duty, PlaybookRow

DISABILITY = PlaybookRow(
    key="handicap_ord",
    body="handicapraad",
    duty=Duty.LAW,
    source="retssikkerhedsloven § 37 a",
    why="Forslaget har betydning for mennesker med handicap.",
    period_days=20,
    words=("udviklingshæmm", "beskyttet beskæftigelse", "handicap"),
)
BUDGET = PlaybookRow(
    key="handicap_budget",
    body="handicapraad",
    duty=Duty.CUSTOM,
    source="Drejebogen pkt. 3",
    why="Rådet får alle budgetforslag.",
    period_days=28,
    case_types=("budget_proposal",),
    due_time=time(15),
)
STAFF = PlaybookRow(
    key="lokalmed",
    body="lokalmed_vaerksted",
    duty=Duty.MED_AGREEMENT,
    source="MED-rammeaftalen § 7",
    why="Forslaget drøftes, hvor lederen har kompetencen.",
    period_days=5,
    departments=("social",),
    answers=("affects_staff",),
)
DAY = date(2027, 8, 23)
TEXT = "Tilbuddet om beskyttet\nbeskæftigelse til udviklings-\nhæmmede borgere omlægges."


def heard(*rows: PlaybookRow, text: str = TEXT, **changes) -> tuple[Party, ...]:
    case = {
        "case_type": "political_case",
        "department": "social",
        "texts": [CaseText("", text)],
        "answers": {},
        "kle": "27.42.00",
    }
    return parties(rows, **(case | {"day": DAY} | changes))


def test_a_reason_names_the_words_that_hit() -> None:
    (party,) = heard(DISABILITY)
    assert party == Party(
        "handicapraad",
        Duty.LAW,
        "retssikkerhedsloven § 37 a",
        "Forslaget har betydning for mennesker med handicap. "
        "Ordene »udviklingshæmmede« og »beskyttet beskæftigelse« står i forslaget.",
        20,
        time(12),
        "handicap_ord",
    )


@pytest.mark.parametrize(
    ("words", "text", "hits"),
    [
        (("ældre",), "Ældreområdet", ("ældreområdet",)),
        (("ældre",), "forældre og bedsteforældre", ()),
        (("handicap",), "HANDICAP-området", ("handicap",)),
        (("hjemmepleje",), "hjemme\N{SOFT HYPHEN}plejen", ("hjemmeplejen",)),
        (("årsværk",), "a\N{COMBINING RING ABOVE}rsværk", ("årsværk",)),
        (("førtidspension", "pleje"), "Ingen af delene", ()),
        (("a.b",), "axb", ()),
    ],
)
def test_a_word_is_found_at_the_beginning_of_words_only(words, text, hits) -> None:
    assert word_hits(words, plain(text)) == hits


@pytest.mark.parametrize(
    ("row", "changes", "is_heard"),
    [
        (STAFF, {"answers": {"affects_staff": True}}, True),
        (STAFF, {"answers": {"affects_staff": False}}, False),
        (STAFF, {}, False),
        (STAFF, {"answers": {"affects_staff": True}, "department": "skole"}, False),
        (STAFF, {"answers": {"affects_staff": True}, "department": "handicap", "above": ("social", "top")}, True),
        (BUDGET, {}, False),
        (BUDGET, {"case_type": "budget_proposal"}, True),
        (replace(DISABILITY, kle=("27.", "29.")), {}, True),
        (replace(DISABILITY, kle=("17.",)), {}, False),
        (replace(DISABILITY, valid_from=date(2027, 8, 24)), {}, False),
        (replace(DISABILITY, valid_from=date(2027, 8, 23), valid_to=date(2027, 8, 23)), {}, True),
        (replace(DISABILITY, valid_to=date(2027, 8, 22)), {}, False),
        (DISABILITY, {"text": ""}, False),
    ],
)
def test_every_condition_of_a_row_must_hold(row: PlaybookRow, changes, is_heard: bool) -> None:
    assert bool(heard(row, **changes)) is is_heard


def test_a_body_hit_twice_gets_the_strictest_duty_the_longest_period_and_all_reasons() -> None:
    (party,) = heard(BUDGET, DISABILITY, case_type="budget_proposal")
    assert (party.duty, party.period_days, party.due_time) == (Duty.LAW, 28, time(15))
    assert party.source == "Drejebogen pkt. 3; retssikkerhedsloven § 37 a"
    assert party.row_key == "handicap_budget,handicap_ord"
    assert "Rådet får alle budgetforslag." in party.why
    assert "»udviklingshæmmede«" in party.why


def test_what_two_rows_say_alike_is_said_once() -> None:
    law, agreement = "retssikkerhedsloven § 30, stk. 3", "samarbejdsaftalen pkt. {}"
    words = replace(DISABILITY, source=f"{law}; {agreement.format(2)}")
    answer = replace(words, key="svar", words=(), answers=("affects_staff",), source=f"{law}; {agreement.format(4)}")
    (party,) = heard(words, answer, answers={"affects_staff": True})
    assert party.source == f"{law}; {agreement.format(2)}; {agreement.format(4)}"
    assert party.why.count(DISABILITY.why) == 1
    assert "»udviklingshæmmede«" in party.why
    assert "Forvaltningen har svaret ja til, at" in party.why


@pytest.mark.parametrize(
    "text", ["Ramper og udviklingshæmmede.", "Et tilbud til udviklingshæmmede " + "og mere " * 300]
)
def test_who_is_heard_reads_why_and_not_by_which_words(text: str) -> None:
    (party,) = heard(DISABILITY, text=text)
    assert "står i forslaget" in party.why
    assert told_basis(f"{party.why} ({party.source})") == f"{DISABILITY.why} ({DISABILITY.source})"


def test_the_answer_that_hit_is_named() -> None:
    (party,) = heard(STAFF, answers={"affects_staff": True})
    assert party.why.endswith("Forvaltningen har svaret ja til, at medarbejderne berøres.")


def test_the_order_is_the_playbooks() -> None:
    heard_parties = heard(STAFF, DISABILITY, answers={"affects_staff": True})
    assert [party.body_code for party in heard_parties] == ["lokalmed_vaerksted", "handicapraad"]


@given(st.permutations([DISABILITY, BUDGET, replace(DISABILITY, key="x", duty=Duty.MED_AGREEMENT, period_days=3)]))
def test_the_order_of_the_rows_changes_no_duty(rows) -> None:
    (party,) = heard(*rows, case_type="budget_proposal")
    assert (party.duty, party.period_days, party.due_time) == (Duty.LAW, 28, time(15))


def test_a_word_in_passing_makes_nobody_a_party_by_law() -> None:
    row = replace(DISABILITY, words=("hjemmepleje",))
    passing = f"{'Ordene går om andet. ' * 120} Hjemmeplejen aflastes."
    (party,) = heard(row, text=passing)
    assert (party.duty, "nævnt én gang" in party.why) == (Duty.CUSTOM, True)
    (twice,) = heard(row, text=f"{passing} Hjemmeplejen er vigtig.")
    assert twice.duty is Duty.LAW
    (short,) = heard(row, text="Hjemmeplejen aflastes.")
    assert short.duty is Duty.LAW


def test_a_reason_quotes_nothing_the_administration_has_written_for_itself() -> None:
    """The body is heard because of it, and reads why in its letter: the words stay inside."""
    sections = (("Beskrivelse", "Stedet for handicappede lukkes."), ("2. Interne bemærkninger:", "Udviklingshæmmede?"))
    internal = InternalSections.named(["Interne bemærkninger"])
    text = "\n".join(said for _, said in sections)
    whole = Asked(
        "political_case", frozenset(), *words_in([CaseText("", text, sections)], internal), frozenset(), "", DAY
    )
    (party,) = hit_by([DISABILITY], whole)
    assert party.why.endswith("Ordet »handicappede« står i forslaget.")
    inside = replace(whole, quotable=plain("Stedet lukkes."))
    (hidden,) = hit_by([DISABILITY], inside)
    assert hidden.why.endswith("Det fremgår af forvaltningens egne bemærkninger.")
    assert "udvikling" not in hidden.why
