"""What a decision's text asks for: the sentences that become follow-ups, and those that only look like it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.follow_up.requests import date_in, kind_of, requests_in, sentences
from process.state.follow_up import FollowUpKind

ASKS = [
    "Udvalget ønsker en opgørelse over ventetiden fordelt på distrikter.",
    "Socialudvalget ønsker samtidig, at Klitgården besøges.",
    "Et enigt udvalg ønskede en oversigt over åbningstiderne.",
    "Byrådet ønsker sagen belyst yderligere.",
    "Et flertal ønsker en drøftelse af taksterne.",
    "Et mindretal bestående af Anna Lund (A) anmoder om et notat om økonomien.",
    "Formanden anmodede om en oversigt.",
    "Udvalget anmoder forvaltningen om et notat.",
    "Udvalget beder om at få tallene for 2026.",
    "Udvalget opfordrer til, at skolerne inddrages.",
    "Samtidig ønsker udvalget en status til efteråret.",
    "Radikale Venstre ønsker en redegørelse for støjen.",
    "Godkendt, idet der udtrykkes et ønske om tidligere inddragelse af de pårørende.",
    "Godkendt med ønske om en årlig status.",
    "Ønske om en plan for stierne ved havnen.",
    "Der ønskes en opfølgning på sygefraværet.",
    "Taget til efterretning, idet udvalget bemærker, at sagen følges tæt.",
    "Udvalget følger udviklingen tæt.",
    "Udviklingen skal følges meget tæt i det kommende år.",
    "Udvalget holdes orienteret om byggeriet.",
    "Forvaltningen holder udvalget løbende orienteret.",
    "Planen forelægges Teknik- og Miljøudvalget snarest.",
    "Rampen etableres hurtigst muligt.",
    "Forvaltningen vender tilbage med et overslag.",
    "Forvaltningen skal vende tilbage, når prisen kendes.",
    "Administrationen vender senest i maj tilbage herom.",
    "I løbet af foråret vender forvaltningen tilbage til udvalget.",
    "Udvalget vender tilbage til sagen i forbindelse med budgettet.",
    "Direktionen vender tilbage med en tidsplan.",
    "Ordningen evalueres i 2029.",
    "Ordningen skal evalueres efter to år.",
    "Evaluering forelægges udvalget senest 1. marts 2029.",
    "Der forelægges en evaluering for udvalget i efteråret.",
    "Sagen forelægges udvalget igen, når tallene foreligger.",
    "Sagen genoptages på et kommende møde.",
    "Forvaltningen anmodes om at undersøge en anden placering.",
    "Samtidig bedes forvaltningen undersøge priserne.",
]
ASKS_NOT = [
    "",
    "Godkendt.",
    "Taget til efterretning.",
    "Anbefales godkendt.",
    "Et ændringsforslag fra A blev forkastet med 14 stemmer mod 8.",
    "Forældrene ønsker længere åbningstid.",
    "Beboerne ønsker at blive boende.",
    "Udvalget noterer at forældrene ønsker længere åbningstid.",
    "Handicaprådet ønsker en bredere rampe.",
    "Ældrerådet anmoder om mere tid.",
    "Sagen er rejst efter ønske fra borgerforeningen.",
    "Borgernes ønske om en sti indgår i planen.",
    "På baggrund af et ønske om flere bænke er planen rettet.",
    "Udvalget ønsker ikke at gå videre med forslaget.",
    "Der er intet ønske om ændringer.",
    "Budgetønskerne drøftes i august.",
    "Ønsketræet flyttes til torvet.",
    "Afstemningen følges af en drøftelse.",
    "Reglerne følges.",
    "Mødet holdes på Sandvig Rådhus.",
    "Skaderne blev udbedret snarest efter stormen.",
    "Eleverne vender tilbage til skolen efter ferien.",
    "De sygemeldte vender tilbage i job.",
    "Evalueringen viser, at borgerne er tilfredse.",
    "Evalueringen tages til efterretning.",
    "Ordningen er evalueret, og resultatet er godt.",
    "Ordningen blev sidste år evalueret.",
    "Notatet er vedlagt som bilag.",
    "Udvalget har tidligere behandlet sagen.",
    "Tilbageholdenhed på driften giver et mindreforbrug.",
    "Forvaltningen oplyste, at prisen er 3 mio. kr.",
]


@pytest.mark.parametrize("sentence", ASKS)
def test_a_request_is_found(sentence: str) -> None:
    assert requests_in(f"Godkendt som indstillet. {sentence} Anna Lund (A) var fraværende.") == (sentence,)


@pytest.mark.parametrize("sentence", ASKS_NOT)
def test_a_false_friend_is_left_alone(sentence: str) -> None:
    assert requests_in(f"Godkendt. {sentence}") == ()


def test_each_request_once_in_its_order() -> None:
    text = "Udvalget ønsker et notat.\nGodkendt. Sagen følges tæt.\n\nUdvalget ønsker et notat."
    assert requests_in(text) == ("Udvalget ønsker et notat.", "Sagen følges tæt.")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Mødet slut kl. 18. Godkendt.", ("Mødet slut kl. 18.", "Godkendt.")),
        ("Senest den 1. marts 2028 forelægges et notat.", ("Senest den 1. marts 2028 forelægges et notat.",)),
        ("Der afsættes 1,2 mio. kr. i 2028. Godkendt.", ("Der afsættes 1,2 mio. kr. i 2028.", "Godkendt.")),
        ("Jf. pkt. 3 og f.eks. bilag 2.\nGodkendt", ("Jf. pkt. 3 og f.eks. bilag 2.", "Godkendt")),
        ("\n \n", ()),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, cut: tuple[str, ...]) -> None:
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ordningen evalueres i 2029.", FollowUpKind.EVALUATION),
        ("Forvaltningen vender tilbage med et overslag.", FollowUpKind.REPORT_BACK),
        ("Planen forelægges udvalget snarest.", FollowUpKind.REPORT_BACK),
        ("Udvalget holdes orienteret.", FollowUpKind.REPORT_BACK),
        ("Udvalget ønsker flere bænke.", FollowUpKind.REQUEST),
    ],
)
def test_a_request_has_its_kind(sentence: str, kind: FollowUpKind) -> None:
    assert kind_of(sentence) is kind


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Evaluering forelægges senest den 1. marts 2029.", date(2029, 3, 1)),
        ("Notatet ønskes inden 24-09-2027.", date(2027, 9, 24)),
        ("Notatet ønskes inden 24/9/2027, altså den 24. september 2027.", date(2027, 9, 24)),
        ("Ordningen evalueres i 2029.", None),
        ("Status i marts 2028.", None),
        ("Status 1. marts 2028 og 1. marts 2029.", None),
        ("Status den 31. februar 2028.", None),
        ("Snarest.", None),
    ],
)
def test_a_day_is_read_and_never_guessed(sentence: str, day: date | None) -> None:
    assert date_in(sentence) == day


@given(st.lists(st.sampled_from(ASKS + ASKS_NOT), max_size=6))
def test_a_text_holds_the_requests_of_its_sentences(chosen: list[str]) -> None:
    wanted = dict.fromkeys(sentence for sentence in chosen if sentence in ASKS)
    assert requests_in(" ".join(chosen)) == tuple(wanted)


@given(st.text(alphabet="udvalget ønsker.\n snarest kl1AZ", max_size=200))
def test_nothing_is_made_up(text: str) -> None:
    squeezed = " ".join(text.split())
    assert all(" ".join(request.split()) in squeezed for request in requests_in(text))
