"""Several proposals heard together: one letter, one link and one page a body; every case keeps its own answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.settings import EXAMPLE
from models.audit import verify
from models.database import reading, writing
from models.hearing.proof import case_proof
from models.tables.mailbox import IncomingKind
from notifications.mailbox.keeping import Arrived, keep, our_mails
from notifications.mailbox.sorting import Judged
from process.commands.act import Act, RegisterCommand, id_by_engine
from process.notices import NoticeKind
from process.state.hearing import Answer
from tests.builders.passwords import cheap_passwords
from tests.hearing.together import BUS, HOURS, RAMP, TITLE
from tests.web.heard_together import NUMBERS, PAGE, SITE, Hearing, gathered
from tests.web.office import COORDINATOR, OFFICER, SECRETARY, forms, words

SECOND = "dorte.dybdal"  # coordinates too
BODIES = ["handicapraad", "aeldreraad", "hovedmed", "omraademed_social_sundhed"]


@pytest.fixture
def hearing(tmp_path: Path) -> Iterator[Hearing]:
    with cheap_passwords():
        yield gathered(tmp_path, Hearing)


def test_a_hearing_of_several_cases_from_gathering_to_receipt(hearing: Hearing) -> None:
    """Told as one story, since each part of it begins where the last one ended."""
    _gathered_and_sent(hearing)
    page = _one_letter_a_contact(hearing)
    page = _some_answered_with_a_statement_about_all(hearing, page)
    page = _more_time_for_what_is_left(hearing, page)
    _the_rest_answered_in_one_press(hearing, page)
    with reading(hearing.store.engine) as connection:
        assert verify(connection).ok


def _gathered_and_sent(hearing: Hearing) -> None:
    page = words(hearing.get(COORDINATOR, PAGE))
    assert "3 sager, 4 organer" in page
    assert "Følger af sag 2027-0001, som tidligst skal have svar" in page
    assert "Kommunen hører Handicaprådet om alle initiativer" in page
    assert hearing.person(OFFICER).get(PAGE).status_code == 403
    refused = hearing.refused(COORDINATOR, PAGE, "send", til=BODIES, **{"frist-handicapraad": "2027-08-20"})
    assert "Sag 2027-0001" in words(refused)
    assert hearing.mails() == []
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.done(COORDINATOR, PAGE, "fortryd", organ="aeldreraad")
    hearing.done(COORDINATOR, PAGE, "send", til=["aeldreraad"])
    hearing.later(minutes=11)


def _one_letter_a_contact(hearing: Hearing) -> str:
    letters = [letter for letter in hearing.mails() if letter.papers]
    assert len(letters) == len({letter.address for letter in letters})
    letter = next(each for each in letters if each.name == "Troels Vindum")
    assert letter.subject.startswith(f"Ny høring: {TITLE} – svar senest ")
    listed = (f"{title} (sag {number})" for title, number in zip((BUS, RAMP, HOURS), NUMBERS, strict=True))
    assert all(line in letter.text for line in listed)
    assert "\nBudgetændring  −300     –     –     –\n" in letter.text
    assert letter.text.count("Før sagerne afgøres, behandles de her:") == 1, "the way of all of them, once"
    assert "1. behandling: efter planen tirsdag den 7. september 2027, før jeres frist" in letter.text
    assert letter.text.count("Hvorfor I bliver spurgt") == 1
    assert [name for name, _ in letter.calendars] == ["svarfrist-2027-H1-12.ics"]
    assert [name for name, _ in letter.papers] == ["hoeringsbrev-2027-H1-12.pdf"]
    (path,) = set(re.findall(rf"{SITE}(/svar/\S+)", letter.text))
    assert hearing.guest.get(path.removesuffix("/samlet")).headers["location"] == path
    page = hearing.guest.get(path)
    assert page.status_code == 200
    said, at_the_end = words(page.text), "indgår det, når Sandvig Byråd behandler sagerne"
    way = " ".join(
        letter.text.partition("Før sagerne afgøres")[2].partition(at_the_end)[0].replace("\n- ", " ").split()
    )
    assert f"Hvem afgør sagerne, og hvornår Før sagerne afgøres{way} {at_the_end}" in said.replace(" ,", ","), said
    return page.text


def _some_answered_with_a_statement_about_all(hearing: Hearing, page: str) -> str:
    missing = hearing.press(page, **{"tekst-2027-0001": "Bussen er nødvendig."})
    assert f'<a href="#svar-2027-0001">{BUS}: Vælg, hvad I svarer.</a>' in missing, "the summary says of which"
    assert '<span class="sr-only">Fejl: </span>Vælg, hvad I svarer.</span>' in missing, "its own field does not"
    assert f"<h1>Svar fra Handicaprådet: {TITLE}</h1>" in missing
    assert "Bussen er nødvendig." in missing
    typed = {"svar-2027-0001": "oppose", "svar-2027-0002": "support", "generelt": "Vi savner en samlet plan."}
    checked = hearing.press(missing, **typed)
    assert "De 2 svar er ikke sendt endnu" in words(checked).replace(" .", ".")
    receipt = hearing.state_all(checked)
    assert "Ét forslag venter på jeres svar" in words(receipt)
    assert hearing.answers("2027-0001") == [(Answer.OPPOSE, "Bussen er nødvendig.", "Vi savner en samlet plan.")]
    assert hearing.answers("2027-0002") == [(Answer.SUPPORT, "", "Vi savner en samlet plan.")]
    assert hearing.answers("2027-0003") == []
    (mail,) = hearing.to("Troels Vindum")
    assert mail.subject == f"Kvittering for jeres svar: {TITLE}"
    assert all(said in mail.text for said in ("2027-0001-1", "Bussen er nødvendig.", "2027-0002-1"))
    assert mail.text.count("Vi savner en samlet plan.") == 1
    return receipt


def _more_time_for_what_is_left(hearing: Hearing, page: str) -> str:
    address, fields = next(form for name, form in forms(page).items() if name.endswith("/samlet/tid#fejl"))
    unsaid = hearing.guest.post(address, data=fields)
    assert (unsaid.status_code, "Vælg, om I svarer efter et møde" in unsaid.text) == (422, True)
    wished = {"hvordan": "extension", "frist": "2027-10-01", "begrundelse": "Vi skal mødes igen."}
    answer = hearing.guest.post(address, data={**fields, **wished})
    assert answer.status_code == 303
    hearing.later(minutes=5)
    (asked,) = [letter for letter in hearing.mails() if "beder om længere frist" in letter.subject]
    assert asked.name == "Ulrik Sandager"
    assert f"- Sag 2027-0003: {HOURS}" in asked.text
    promised = hearing.guest.post(address, data={**fields, "hvordan": "promise", "moede": "2027-09-23"})
    page = hearing.guest.get(promised.headers["location"]).text
    assert "I har bedt om frist til fredag den 1. oktober 2027." in words(page)
    assert "I har lovet at svare efter jeres møde torsdag den 23. september 2027." in words(page)
    return page


def _the_rest_answered_in_one_press(hearing: Hearing, page: str) -> None:
    hearing.later(days=1)
    receipt = hearing.state_all(hearing.press(page, rest="ja"))
    assert "Kvittering for svar fra Handicaprådet" in words(receipt)
    assert hearing.answers("2027-0003") == [(Answer.NO_REMARKS, "", "")]
    assert len(hearing.to("Troels Vindum")) == 1
    signed_in = hearing.get(SECRETARY, f"{PAGE}/svar/handicapraad")
    assert "Vi savner en samlet plan." in signed_in


def test_nothing_is_said_of_all_while_one_of_them_is_closed(hearing: Hearing) -> None:
    """It would stand in the open cases, too: who may not read the closed one reads them."""
    _gathered_and_sent(hearing)
    page = _one_letter_a_contact(hearing)
    secret = "Afskedigelsen nævnes kun her."
    hearing.done(COORDINATOR, "/sager/2027-0001", "fortrolig", lukket="ja", grund="Personsag")
    typed = {"svar-2027-0001": "oppose", "svar-2027-0002": "support", "generelt": secret}
    refused = hearing.press(page, **typed)
    assert "Flyt teksten til de forslag, den handler om." in refused
    assert secret in refused, "and nothing typed is lost"
    address, fields = next(form for name, form in forms(refused).items() if name.endswith("/samlet/tid#fejl"))
    wished = {"hvordan": "extension", "frist": "2027-10-01", "begrundelse": secret}
    assert "Bed om længere frist for det" in hearing.guest.post(address, data={**fields, **wished}).text
    forged = hearing.press(refused, **{**typed, "generelt": "", "svar-2027-0002": "staff_statement"})
    assert "Vælg, hvad I svarer." in forged, "a council makes no statement of a staff side"
    receipt = hearing.state_all(hearing.press(forged, **{**typed, "generelt": "", "tekst-2027-0001": secret}))
    assert "Ét forslag venter på jeres svar" in words(receipt)
    assert hearing.answers("2027-0002") == [(Answer.SUPPORT, "", "")]
    assert secret not in hearing.get(COORDINATOR, "/sager/2027-0002/svar")


def test_a_wrong_attachment_found_after_five_minutes_leaves_nobody(hearing: Hearing) -> None:
    letter = words(hearing.get(COORDINATOR, f"{PAGE}/brev/handicapraad"))
    assert "Brev 1 af 4" in letter
    assert all(title in letter for title in (TITLE, BUS, RAMP, HOURS))
    paper = hearing.person(COORDINATOR).get(f"{PAGE}/brev/handicapraad/brev.pdf")
    assert paper.content.startswith(b"%PDF-")
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES, **{"frist-handicapraad": "2027-09-30"})
    hearing.later(minutes=5)
    page = hearing.done(COORDINATOR, PAGE, "stop")
    assert "er holdt tilbage" in words(page)
    hearing.later(minutes=30)
    assert [letter for letter in hearing.mails() if letter.papers] == []
    assert 'value="2027-09-30"' in hearing.get(COORDINATOR, PAGE)  # kept for the next sending
    assert "stop" not in hearing.offered(COORDINATOR, PAGE)


def test_found_after_fifteen_each_gets_one_correction_and_the_proof_shows_both(hearing: Hearing) -> None:
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    told = {letter.address for letter in hearing.mails() if letter.papers}
    page = hearing.refused(COORDINATOR, PAGE, "ret", rettelse=" ")
    assert "Skriv, hvad der var forkert" in words(page)
    hearing.done(COORDINATOR, PAGE, "ret", rettelse="Bilaget var fra 2026. Det rigtige er vedlagt.")
    hearing.later(minutes=1)
    corrections = hearing.mails()
    assert sorted(letter.address for letter in corrections) == sorted(told)
    correction = next(each for each in corrections if each.name == "Troels Vindum")
    assert correction.subject.startswith(f"Rettelse: {TITLE} – svar senest ")
    assert "Bilaget var fra 2026. Det rigtige er vedlagt." in correction.text
    assert [name for name, _ in correction.papers] == ["rettet-hoeringsbrev-2027-H1-12.pdf"]
    assert all(f"Sag {number}" in correction.text for number in NUMBERS)
    with reading(hearing.store.engine) as connection:
        register = hearing.store.reference.register
        proof = case_proof(connection, NUMBERS[0], hearing.clock.now(), register, body=hearing.body("handicapraad"))
        assert verify(connection).ok
    assert proof is not None
    (asked,) = proof.hearings
    assert {notice.kind for notice in asked.notices} >= {NoticeKind.HEARING_SENT, NoticeKind.LETTER_CORRECTED}
    assert "Bilaget var fra 2026. Det rigtige er vedlagt." in [turn.said for turn in asked.turns]


def test_many_letters_are_summed_up_and_very_many_are_sent_by_another(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.hearing.package.SUMMARY_ABOVE", 3)
    text = (EXAMPLE / "reminders.toml").read_text().replace("second_person_above = 25", "second_person_above = 3")
    with writing(hearing.store.engine) as connection:
        rules = RegisterCommand(kind="rules", key="reminders", fields={"text": text}, valid_from=date(2027, 6, 1))
        hearing.store.apply_in(connection, rules, Act(None, id_by_engine("rules")), hearing.clock.now())
    summary = hearing.fill(COORDINATOR, PAGE, "send", til=BODIES).text
    assert "4 organer, 3 forslag, ingen uden modtager" in words(summary)
    assert "To personer skal se på brevene" in words(summary)
    _, fields = forms(summary)["send"]
    sent = {**fields, "til": BODIES}
    assert hearing.person(COORDINATOR).post(PAGE, data=sent).headers["location"] == f"{PAGE}?ok=klar-til-anden"
    hearing.later(minutes=15)
    assert [letter for letter in hearing.mails() if letter.papers] == []
    second = hearing.fill(SECOND, PAGE, "send", til=BODIES)
    _, fields = forms(second.text)["send"]
    answer = hearing.person(SECOND).post(PAGE, data={**fields, "til": BODIES})
    assert answer.headers["location"] == f"{PAGE}?ok=sendt"
    hearing.later(minutes=15)
    assert [letter for letter in hearing.mails() if letter.papers] != []


def test_what_comes_in_and_what_goes_out_is_told_in_one_mail(hearing: Hearing) -> None:
    hearing.done(COORDINATOR, PAGE, "udtag", sag=NUMBERS[2])
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    hearing.mails()
    hearing.done(COORDINATOR, PAGE, "tilfoej", sag=[NUMBERS[2]])
    address, fields = forms(hearing.get(COORDINATOR, PAGE))["send"]
    sent = {**fields, "til": ["handicapraad"], "traek": [NUMBERS[0]], "grund": "Er taget af bordet"}
    summary = hearing.person(COORDINATOR).post(address, data=sent).text
    assert "Trækkes ud i samme mail" in words(summary)
    _, fields = forms(summary)["send"]
    assert hearing.person(COORDINATOR).post(address, data=fields).status_code == 303
    hearing.later(minutes=15)
    (mail,) = hearing.to("Troels Vindum")
    assert HOURS in mail.text
    assert "er trukket tilbage" in mail.text
    assert "Er taget af bordet" in mail.text


def test_a_mail_in_reply_to_a_joint_letter_is_shown_once_and_answers_what_is_chosen(hearing: Hearing) -> None:
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    letter = next(each for each in hearing.mails() if each.name == "Troels Vindum")
    with writing(hearing.store.engine) as connection:
        (ours,) = our_mails(connection, [letter.message_id]).values()
        at = hearing.clock.now()
        arrived = Arrived("0" * 64, at, ours.address, "SV: Høring", "Vi støtter de to første.", (), ())
        assert keep(connection, Judged(IncomingKind.REPLY, ours), arrived, at)
    todo = words(hearing.get(COORDINATOR, "/opgaver"))
    assert todo.count("En mail til høringen af Handicaprådet kan være et svar.") == 1
    page = hearing.get(COORDINATOR, PAGE)
    assert page.count("Vi støtter de to første.</p>") == 1
    answer = next(address for address in forms(page) if address.endswith("/svar"))
    assert "Vælg mindst ét forslag" in words(hearing.refused(COORDINATOR, PAGE, answer, sag=[], svar="support"))
    hearing.done(
        COORDINATOR, PAGE, answer, sag=list(NUMBERS[:2]), svar="support", tekst="Vi støtter det.", hvem="Troels"
    )
    assert [hearing.answers(number) for number in NUMBERS] == [[(Answer.SUPPORT, "Vi støtter det.", "")]] * 2 + [[]]
    page = hearing.get(COORDINATOR, PAGE)
    assert "om ét forslag" in words(page)
    hearing.done(COORDINATOR, PAGE, next(a for a in forms(page) if a.endswith("/ikke-svar")), grund="Handler om to")
    assert "Mails, der kan være svar" not in hearing.get(COORDINATOR, PAGE)
    with reading(hearing.store.engine) as connection:
        assert verify(connection).ok


def test_a_body_hears_of_the_others_where_the_playbook_says_so(hearing: Hearing) -> None:
    text = (EXAMPLE / "playbook.toml").read_text()
    row = 'body = "aeldreraad"\n'
    assert row in text
    with writing(hearing.store.engine) as connection:
        fields = {"text": text.replace(row, f"{row}told_of_the_rest = true\n")}
        rules = RegisterCommand(kind="rules", key="playbook", fields=fields, valid_from=date(2027, 6, 1))
        hearing.store.apply_in(connection, rules, Act(None, id_by_engine("rules")), hearing.clock.now())
    letters = hearing.get(COORDINATOR, f"{PAGE}/brev/aeldreraad")
    assert "Til orientering" not in words(letters), "it is asked about them all"
    hearing.strike(NUMBERS[2], "aeldreraad", "Rådet har bedt om at slippe")
    hearing.strike(NUMBERS[2], "omraademed_social_sundhed", "Er drøftet")
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    mails = hearing.mails()
    of = {letter.name: letter.text for letter in mails if letter.papers}
    assert "Til orientering" in of["Karen Grønlykke"]
    assert f"- {HOURS} (sag {NUMBERS[2]})" in of["Karen Grønlykke"]
    link = re.search(r"http://sandvig\.example(/svar/\S+)", of["Karen Grønlykke"])
    assert link
    told = words(hearing.guest.get(link[1], follow_redirects=True).text).partition("Til orientering")[2]
    assert f"I behøver ikke at svare på det. {HOURS} (sag {NUMBERS[2]})" in told
    assert not any(
        "Til orientering" in text for name, text in of.items() if "Vestervang" not in name and "Karen" not in name
    )


def test_the_overview_tells_the_soonest_answers_and_where_all_are(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.home.overview.SOONEST", 2)
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    hearing.mails()
    page = hearing.get(COORDINATOR, "/overblik")
    count = re.search(r"De 2 med den nærmeste frist af (\d+)\. Se alle, der mangler at svare", words(page))
    assert count
    assert int(count[1]) > 2
    answers = page.partition('id="hoeringer"')[2].partition("</section>")[0]
    assert answers.count('<th scope="row"') == 2
    assert 'href="/hvem-mangler"' in answers
