"""What a document is, on positive evidence."""

from documents.reading.bodies import Bodies
from documents.reading.findings import Context
from documents.reading.read import read_lines
from documents.reading.result import ReadDocument
from documents.reading.text.lines import lines_of

FORM_LIKE = """Udvalg: Socialudvalget
Emne: Opfølgning
Baggrund
2027 2028 2029 2030
Bemærkninger fra Ældrerådet
Ingen.
Beslutning
Godkendt. Lene Dam (B) var fraværende."""
MEMO = """NOTAT

Til: Økonomiudvalget
Fra: Økonomiafdelingen
Dato: 3. maj 2027
Emne: Likviditet

Likviditeten er på 120 mio. kr. ved udgangen af april."""
ANSWER = """Høringssvar vedr. forslag til budget 2028

Sandvig, den 12. juni 2027

Ældrerådet har disse bemærkninger:

 • Forslag 3: Mad på hjul. Rådet ønsker, at ordningen gøres frivillig.
 • Forslag 6: Færre busture. Dette forslag kan Ældrerådet ikke støtte.
 • SU15: Nye senge. Rådet bakker op om forslaget."""


def read(text: str) -> ReadDocument:
    return read_lines(lines_of(text), Context("x.txt", Bodies({})))


def test_a_decision_beats_any_likeness_to_a_form() -> None:
    document = read(FORM_LIKE)
    assert (document.kind, document.cases) == ("minutes", ())
    (item,) = document.meetings[0].items
    assert [decision.outcome for decision in item.decisions] == ["approved"]
    assert [(absence.person, absence.party) for absence in item.absences or ()] == [("Lene Dam", "B")]
    assert "date_missing" in {finding.code for finding in document.meetings[0].findings}


def test_what_is_read_as_nothing_says_what_it_seems_to_be() -> None:
    document = read(MEMO)
    assert document.kind == "memo"
    (finding,) = document.cases[0].findings
    assert finding.code == "seems_to_be"
    assert finding.message.startswith("Det ligner et notat, som Sagsgang ikke kan læse felt for felt.")
    (unknown,) = read("En hilsen fra en borger.\nTak for sidst.").cases[0].findings
    assert unknown.code == "unknown_format"


def test_the_answer_of_a_body() -> None:
    document = read(ANSWER)
    assert document.kind == "hearing_response"
    (answer,) = document.hearing_responses
    assert (answer.body, str(answer.date), answer.about) == ("Ældrerådet", "2027-06-12", "budget 2028")
    assert [(point.proposal, point.stance) for point in answer.points] == [
        *(("3", "remarks"), ("6", "oppose"), ("SU15", "support"))
    ]


def test_a_form_stays_a_form() -> None:
    form = "Budgetalternativ – drift\nSæt kryds i Råderum eller Ønske Råderum X Ønske\nNr. SU-01\nUdvalg Social\n"
    form += (
        "Afdeling/Institution Nord\nI 1.000 kr. 2027 2028\nBudgetændring\n100 100\nEmne Nyt tag\nBeskrivelse:\nTekst.\n"
    )
    assert read(form).kind == "proposal"
