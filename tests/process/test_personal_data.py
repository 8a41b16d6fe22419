"""Personal data is found however it is written, and a municipal text's own numbers are left alone."""

import os
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.personal_data import Personal, personal_data, redact, summary

CPR, EMAIL, PHONE = Personal.CPR, Personal.EMAIL, Personal.PHONE
FOUND = [
    ("CPR 010203-1234", CPR, "010203-1234"),
    ("010203 1234 er mit", CPR, "010203 1234"),
    ("(0102031234)", CPR, "0102031234"),
    ("cpr-nr. 0102031234", CPR, "0102031234"),
    ("01.02.03-1234", CPR, "01.02.03-1234"),
    ("01 02 03 - 1234", CPR, "01 02 03 - 1234"),
    ("010203–1234.", CPR, "010203–1234"),
    ("010203-xxxx", CPR, "010203-xxxx"),
    ("født 290200-1234, og", CPR, "290200-1234"),
    ("erstatningsnummer 610203-1234", CPR, "610203-1234"),
    ("sag 010203-1234", CPR, "010203-1234"),
    ("CPR-010190-1234", CPR, "010190-1234"),
    ("cpr.010190-1234", CPR, "010190-1234"),
    ("cprnr.010190-1234", CPR, "010190-1234"),
    ("CPR/010190-1234", CPR, "010190-1234"),
    ("010190-1234/mor", CPR, "010190-1234"),
    ("Jens,010190-1234", CPR, "010190-1234"),
    ("010190-\n1234", CPR, "010190-\n1234"),
    ("010190.1234", CPR, "010190.1234"),
    ("010190/1234", CPR, "010190/1234"),
    ("01-01-90-1234", CPR, "01-01-90-1234"),
    ("01/01/90-1234", CPR, "01/01/90-1234"),
    ("01.01.1990-1234", CPR, "01.01.1990-1234"),
    ("01011990-1234", CPR, "01011990-1234"),
    ("nr. 0101\u200b90-12\u200b34 er", CPR, "0101\u200b90-12\u200b34"),
    ("010190\u00ad1234", CPR, "010190\u00ad1234"),
    ("jens @ sandvig.example", EMAIL, "jens @ sandvig.example"),
    ("jens@ sandvig.example", EMAIL, "jens@ sandvig.example"),
    ("tlf.20304050", PHONE, "20304050"),
    ("tlf/20304050", PHONE, "20304050"),
    ("Jens,20304050", PHONE, "20304050"),
    ("20304050/mor", PHONE, "20304050"),
    ("2030-4050", PHONE, "2030-4050"),
    ("20\u200b304050", PHONE, "20\u200b304050"),
    ("skriv til anna.holm+råd@sandvig.example.", EMAIL, "anna.holm+råd@sandvig.example"),
    ("<formand@råd.sandvig.example>", EMAIL, "formand@råd.sandvig.example"),
    ("anna (at) sandvig.example", EMAIL, "anna (at) sandvig.example"),
    ("anna[snabel-a]sandvig.example", EMAIL, "anna[snabel-a]sandvig.example"),
    ("Ring 23456789, tak", PHONE, "23456789"),
    ("23 45 67 89", PHONE, "23 45 67 89"),
    ("23\u00a045\u00a067\u00a089", PHONE, "23\u00a045\u00a067\u00a089"),
    ("2345 6789", PHONE, "2345 6789"),
    ("234 56 789", PHONE, "234 56 789"),
    ("tlf. 12345678", PHONE, "12345678"),
    ("mobil: 12.34.56.78", PHONE, "12.34.56.78"),
    ("tlf. 2345-6789", PHONE, "2345-6789"),
    ("+45 00 10 10 00", PHONE, "+45 00 10 10 00"),
    ("+4523456789", PHONE, "+4523456789"),
    ("0045 23456789", PHONE, "0045 23456789"),
    ("(+45) 23 45 67 89", PHONE, "(+45) 23 45 67 89"),
    ("45 23 45 67 89", PHONE, "45 23 45 67 89"),
    ("Havnevej 12 23 45 67 89", PHONE, "12 23 45 67 89"),
    ("Sag 2027-0001 23 45 67 89", PHONE, "23 45 67 89"),
]
LEFT_ALONE = [
    *("01.01.2027-2030", "24.09.2027 1200", "010190.1234 kr.", "2027-1234", "2500-3000 borgere", "5.010190-1234"),
    *("https://sandvig.example/23456789", "konto 5323-23456789", "2027-06-30-1234", "sag-23456789", "kr.23456789"),
    *("1.234.567", "2.810.000 kr.", "12345678 kr.", "23456789 kroner", "kr. 23456789", "DKK 23456789", "23456789,50"),
    *("24 500 000 kr.", "23.456.789", "900 t.kr.", "23 45 67 89 pct.", "23456789,- i alt", "23 456 789 t. kr."),
    *("2027-0001", "2027-0001, 2027-0002", "2027-2030", "i 2027 2028", "2028 2029 2030 2031", "2028\t2029"),
    *("30-06-2027", "30.06.2027", "30/6-2027", "2027-06-30", "24.09.27 1200", "kl. 12.00-14.30"),
    *("konto 5.32.30", "konto 5323012345", "kontonr. 23456789", "reg. 1234 konto 2345678901", "reg.nr. 1234 23456789"),
    *(
        "27.15.00-A00",
        "00.30.14",
        "KLE 27.15.00",
        "5.32.30.50",
        "CVR 23456789",
        "CVR-nr. 23456789",
        "EAN 5790001234567",
    ),
    *(
        "P-nr. 1234567890",
        "sag 23456789",
        "sagsnr. 010203 1234",
        "j.nr. 23456789",
        "faktura 23456789",
        "matr. 23456789",
    ),
    *(
        "310203-1234",
        "010203-123",
        "001303-1234",
        "010203-12345",
        "1010203-1234",
        "servicelovens § 103",
        "100-200 pladser",
    ),
    *("25 30 45 60 70 80", "412 318 341 286", "655 870 1.024 792", "1.024 792", "a@b", "@sandvig", "12 345 678"),
]


@pytest.mark.parametrize(("text", "kind", "personal"), FOUND, ids=[text for text, _, _ in FOUND])
def test_it_is_found_where_it_stands(text, kind, personal) -> None:
    (finding,) = personal_data(text)
    assert (finding.kind, text[finding.start : finding.end]) == (kind, personal)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_the_numbers_of_a_municipal_text_are_left_alone(text) -> None:
    assert personal_data(text) == ()
    assert personal_data(f"Rådet bemærker, at {text} og så videre.") == ()


ANSWER = "Jeg hedder Anna, 010203-1234. Ring 23 45 67 89 eller skriv til anna@sandvig.example om sag 2027-0001."


def test_several_finds_come_in_order_and_are_hidden_where_they_stood() -> None:
    findings = personal_data(ANSWER)
    assert [finding.kind for finding in findings] == [CPR, PHONE, EMAIL]
    assert redact(ANSWER, findings) == (
        "Jeg hedder Anna, [CPR-nummer fjernet]. Ring [telefonnummer fjernet] eller skriv til [e-mailadresse fjernet] "
        "om sag 2027-0001."
    )


def test_a_person_may_let_some_stand() -> None:
    findings = [finding for finding in personal_data(ANSWER) if finding.kind is CPR]
    assert redact(ANSWER, findings) == ANSWER.replace("010203-1234", "[CPR-nummer fjernet]")


def test_a_list_of_finds_gives_nothing_away() -> None:
    shown = " ".join(finding.masked for finding in personal_data(ANSWER))
    assert shown == "01••••-•••• •• •• •• 89 a•••@•••"


@pytest.mark.parametrize(
    ("text", "said"),
    [(ANSWER, "1 CPR-nummer, 1 e-mailadresse, 1 telefonnummer"), ("23456789 og 23456780", "2 telefonnumre"), ("–", "")],
)
def test_what_holds_an_answer_back_is_counted_in_words(text, said) -> None:
    assert summary(personal_data(text)) == said


PIECES = st.sampled_from(
    [
        "010203-1234",
        "23 45 67 89",
        "23456789",
        "anna@sandvig.example",
        "2027-0001",
        "12.345 kr.",
        "§ 37 a",
        " og ",
        "\n",
        ", ",
        "tlf. ",
    ]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join))
def test_what_has_been_hidden_is_not_found_again_and_nothing_else_is_touched(text) -> None:
    findings = personal_data(text)
    assert all(finding.start < finding.end <= other.start for finding, other in pairwise(findings))
    hidden = redact(text, findings)
    kept = "".join(
        text[a:b] for a, b in zip([0, *(f.end for f in findings)], [*(f.start for f in findings), None], strict=True)
    )
    for kind in Personal:
        hidden = hidden.replace(f"[{kind.danish} fjernet]", "")
    assert hidden == kept


@given(st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join))
def test_a_text_is_looked_through_that_has_anything_to_look_for(text) -> None:
    """The bracket makes it look, and is nothing itself."""
    assert personal_data(text) == personal_data(f"{text} (")


@pytest.mark.parametrize("piece", ["a@", "a.", "22 ", "2345 6789 ", "ord og 23456789 ord. ", "010203-1234 ", "-", "\t"])
def test_a_very_long_answer_is_looked_through_in_a_moment(piece) -> None:
    text = piece * (200_000 // len(piece))
    began = time.monotonic()
    redact(text, personal_data(text))
    assert time.monotonic() - began < 10  # only against what grows with the square


def test_the_seeds_hold_nothing_of_the_kind() -> None:
    seeds = Path(os.environ.get("SAGSGANG_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))
    if not seeds.is_dir():
        pytest.skip("the seeds are not here; set SAGSGANG_SEEDS")
    counts = {path.name: len(personal_data(path.read_text(encoding="utf-8"))) for path in seeds.glob("*.txt")}
    assert set(counts.values()) == {0}
