"""Field case 3: the session ends while somebody types. Signed in again, the text is there, on the page it came from."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import sqlalchemy as sa

from models import tables as t
from models.access.form_drafts import forget_kept
from models.access.signin import disable_login
from models.database import writing
from process.commands import hearing as hc
from process.commands.act import Act
from process.state.hearing import Answer
from tests.web import rows
from tests.web.conftest import TestClient, sign_in
from tests.web.council import CLERK, MAYOR, PAGE, Council, council_evening
from tests.web.office import CASE, COORDINATOR, OFFICER, Office, forms, prepared, words

TEXT = "Udvalget bad om en ny beregning af kørslen.\nDen kommer til næste møde."
KEPT = "Det, du havde skrevet, er bevaret. Se det igennem, og gem."
SIGNED_OUT = "Du er logget ud. Det, du havde skrevet, er bevaret og står på siden igen, når du har logget ind."


def end_sessions(office: Office) -> None:
    with writing(office.store.engine) as connection:
        connection.execute(sa.delete(t.sessions))


def sign_in_again(client: TestClient, sent_on: httpx.Response, who: str) -> httpx.Response:
    """Follow the answer to the sign-in page and on, as a browser does; the page that comes then."""
    assert sent_on.status_code == 303
    asked = sent_on.headers["location"]
    wanted = parse_qs(urlsplit(asked).query).get("naeste", ["/"])[0]
    assert SIGNED_OUT in words(client.get(asked).text)
    entered = sign_in(client, who, naeste=wanted)
    assert entered.headers["location"] == wanted
    return client.get(wanted)


def keep(office: Office, part: str) -> None:
    """Press Enter in the field: nothing is stated, all is kept."""
    address, fields = forms(office.get(CLERK, PAGE))[part]
    sent = {"csrf": fields["csrf"], "side": PAGE, "handling": "bevar", "del": part, f"{part}-tekst": TEXT}
    assert office.person(CLERK).post(address, data=sent).headers["location"] == f"{PAGE}?ok=bevaret"


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return council_evening(Office(tmp_path))


def heard(office: Office) -> None:
    office.imported_and_approved()
    office.send()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, heard)


def test_the_record_while_the_session_ends(council: Council) -> None:
    office, item = council.office, council.item("3")
    address, fields = forms(office.get(CLERK, PAGE))[f"kort-{item}"]
    end_sessions(office)
    client = office.person(CLERK)
    page = sign_in_again(client, client.post(address, data={**fields, "tekst": TEXT}), CLERK)
    assert page.url.path == PAGE
    assert KEPT in words(page.text)
    again = forms(page.text)[f"kort-{item}"][1]
    assert again["tekst"] == TEXT
    office.done(CLERK, PAGE, f"kort-{item}", udfald="approved", tekst=again["tekst"])
    decision = council.record().decision_on(item)
    assert decision is not None
    assert decision.text == TEXT
    assert KEPT not in words(office.get(CLERK, PAGE))


def test_somebody_else_who_signs_in_there_sees_nothing_of_it(council: Council) -> None:
    office, item = council.office, council.item("3")
    address, fields = forms(office.get(CLERK, PAGE))[f"kort-{item}"]
    office.person(MAYOR)
    end_sessions(office)
    client = office.person(CLERK)
    page = sign_in_again(client, client.post(address, data={**fields, "tekst": TEXT}), MAYOR)
    assert "ny beregning" not in page.text
    assert KEPT not in page.text
    client.cookies.clear()
    assert sign_in(client, CLERK).status_code == 303
    assert "ny beregning" in client.get(PAGE).text


def test_signed_in_again_in_another_window_the_old_form_comes_back_filled_in(council: Council) -> None:
    office, item = council.office, council.item("3")
    address, fields = forms(office.get(CLERK, PAGE))[f"kort-{item}"]
    end_sessions(office)
    client = office.person(CLERK)
    sign_in(client, CLERK)
    answer = client.post(address, data={**fields, "tekst": TEXT})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert forms(client.get(PAGE).text)[f"kort-{item}"][1]["tekst"] == TEXT


def test_a_form_of_another_is_refused_and_kept_for_its_writer(council: Council) -> None:
    office, item = council.office, council.item("3")
    address, fields = forms(office.get(CLERK, PAGE))[f"kort-{item}"]
    office.person(MAYOR)
    answer = office.person(MAYOR).post(address, data={**fields, "tekst": TEXT})
    assert answer.status_code == 403
    assert "ny beregning" not in answer.text + office.get(MAYOR, PAGE)
    assert "ny beregning" in office.get(CLERK, PAGE)


def test_a_token_of_somebodys_own_making_keeps_nothing(council: Council) -> None:
    office, item = council.office, council.item("3")
    address, fields = forms(office.get(CLERK, PAGE))[f"kort-{item}"]
    csrf, person, ends_on, seal = fields["csrf"].split(".")
    end_sessions(office)
    client = office.person(CLERK)
    made_up = (
        f"{csrf}x.{person}.{ends_on}.{seal}",
        f"{csrf}.{int(person) + 1}.{ends_on}.{seal}",
        f"{csrf}.{person}.{int(ends_on) + 1}.{seal}",
        f"{csrf}.{person}.{ends_on}.",
        f"{csrf}.{person}.{seal}",
        csrf,
        "",
    )
    for forged in made_up:
        answer = client.post(address, data={**fields, "csrf": forged, "tekst": TEXT})
        assert answer.headers["location"] == "/log-ind", forged
    with writing(office.store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.form_drafts)) == 0


def test_a_page_of_long_ago_or_of_a_login_that_was_closed_keeps_nothing(council: Council) -> None:
    office, item = council.office, council.item("3")
    address, fields = forms(office.get(CLERK, PAGE))[f"kort-{item}"]
    end_sessions(office)
    client, wall = office.person(CLERK), office.app.state.installation.wall
    opened_at, wall.moment = wall.moment, wall.moment + timedelta(days=4)
    assert client.post(address, data={**fields, "tekst": TEXT}).headers["location"] == "/log-ind"
    wall.moment = opened_at
    with writing(office.store.engine) as connection:
        assert disable_login(connection, CLERK)
    assert client.post(address, data={**fields, "tekst": TEXT}).headers["location"] == "/log-ind"
    with writing(office.store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.form_drafts)) == 0


def test_a_revision_the_memo_and_an_answer_too(office: Office) -> None:
    secretary, body = "troels.vindum", f"{CASE}/svar/handicapraad"
    places = [
        (OFFICER, f"{CASE}/forslag/1", f"{CASE}/forslag/1", "afsnit-0"),
        (COORDINATOR, f"{CASE}/notat", f"{CASE}/notat", "tekst"),
        (secretary, body, f"{body}#fejl", "tekst"),
    ]
    opened = [(who, path, name, *forms(office.get(who, path))[form]) for who, path, form, name in places]
    for who, path, name, address, fields in opened:
        end_sessions(office)
        client = office.person(who)
        page = sign_in_again(client, client.post(address, data={**fields, name: TEXT}), who)
        assert page.url.path == path
        assert KEPT in words(page.text), path
        assert forms(page.text)[address][1][name] == TEXT, path


def test_two_forms_of_a_page_that_have_one_button_each(tmp_path: Path) -> None:
    """What is written in one takes no place from the other."""
    office = prepared(tmp_path, Office.import_case)
    page = f"{CASE}/hoeringsparter"
    client = office.person(COORDINATOR)
    acts = [form for form in forms(client.get(page).text).values() if form[0].endswith("/fravaelg")]
    assert len(acts) > 1
    for number, (address, fields) in enumerate(acts[:2]):
        sent = {**fields, "begrundelse": f"Organet er ikke berørt, grund {number}.", "bevar": "ja"}
        assert client.post(address, data=sent, headers={"X-Bevar": "1"}).status_code == 204
    shown = client.get(page).text
    for number, (address, _) in enumerate(acts[:2]):
        field = forms(shown)[address][1]["begrundelse"]
        assert field == f"Organet er ikke berørt, grund {number}.", "in its own field, not below the page"
    assert "som ikke har noget felt mere" not in words(shown)


def test_each_form_with_an_address_of_its_own_is_filled_in_again(office: Office) -> None:
    council = office.row("handicapraad").request.body
    answer = hc.RecordResponse(case=1, body=council, answer=Answer.OPPOSE, text="Ring til Ida Lund på 20 30 40 50.")
    writer = office.store.reference.register.person(COORDINATOR)
    assert writer is not None
    office.store.apply(answer, Act(writer.id, "answer"), office.clock.now())
    places = [
        (f"{CASE}/hoeringsparter", f"{CASE}/hoeringsparter/tilfoej", "begrundelse"),
        (f"{CASE}/svar", f"{CASE}/svar/1/offentliggoerelse", "begrundelse"),
    ]
    opened = [(page, form, name, *forms(office.get(OFFICER, page))[form]) for page, form, name in places]
    for page, form, name, address, fields in opened:
        end_sessions(office)
        client = office.person(OFFICER)
        shown = sign_in_again(client, client.post(address, data={**fields, name: TEXT}), OFFICER)
        assert shown.url.path == page
        assert forms(shown.text)[form][1][name] == TEXT, page
        assert "som ikke har noget felt mere" not in words(shown.text), page


def test_another_form_of_the_page_that_is_refused_shows_it_again(council: Council) -> None:
    """The order of the agenda is sent as it stands, while a new item is being written."""
    office, agenda = council.office, PAGE.replace("protokol", "dagsorden")
    offered = forms(office.get(CLERK, agenda))
    address, fields = offered["tilfoej"]
    client = office.person(CLERK)
    typed = {**fields, "handling": "tilfoej", "bevar": "ja", "tekst": TEXT}
    assert client.post(address or agenda, data=typed, headers={"X-Bevar": "1"}).status_code == 204
    address, fields = offered["raekkefoelge"]
    refused = client.post(address or agenda, data={**fields, "handling": "raekkefoelge"})
    assert "Rækkefølgen er den samme" in words(refused.text)
    assert forms(refused.text)["tilfoej"][1]["tekst"] == TEXT


def test_what_is_thrown_away_and_what_is_old_is_gone(council: Council) -> None:
    office, item = council.office, council.item("3")
    for gone in ("by hand", "by time"):
        keep(office, f"kort-{item}")
        assert forms(office.get(CLERK, PAGE))[f"kort-{item}"][1]["tekst"] == TEXT, gone
        if gone == "by hand":
            office.done(CLERK, PAGE, "/bevaret")
        else:
            with writing(office.store.engine) as connection:
                assert forget_kept(connection, office.clock.now() - timedelta(days=7)) == 0
                assert forget_kept(connection, office.clock.now() + timedelta(seconds=1)) == 1
        assert "ny beregning" not in office.get(CLERK, PAGE)


def test_passwords_are_never_kept(council: Council) -> None:
    office = council.office
    _, fields = forms(office.get(CLERK, "/adgangskode"))["/adgangskode"]
    end_sessions(office)
    secret = "en ny og lang hemmelighed"
    sent = {**fields, "nuvaerende": rows.PASSWORD, "ny": secret, "gentaget": secret}
    assert office.person(CLERK).post("/adgangskode", data=sent).headers["location"] == "/log-ind"
    with writing(office.store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.form_drafts)) == 0


def test_the_other_buttons_of_the_record_lose_nothing(council: Council) -> None:
    """A decision on item 3 is saved while text stands at item 4: it stands there still, and is kept."""
    office, three, four = council.office, council.item("3"), council.item("4")
    _, fields = forms(office.get(CLERK, PAGE))[f"kort-{three}"]
    beside = {"del": [f"kort-{four}"], f"kort-{four}-tekst": TEXT, f"kort-{four}-udfald": "approved"}
    answer = office.person(CLERK).post(PAGE, data={**fields, **beside, "udfald": "approved", "tekst": "Godkendt."})
    assert answer.status_code == 303
    page = office.get(CLERK, PAGE)
    assert forms(page)[f"kort-{four}"][1]["tekst"] == TEXT
    assert f"kort-{three}" not in forms(page)
    asked = office.refused(CLERK, PAGE, "resten", **beside)
    assert "Der står noget ved punkt 4, som ikke er gemt. Gem beslutningen dér, eller slet det, først." in words(asked)
    assert forms(asked)[f"kort-{four}"][1]["tekst"] == TEXT
    assert council.record().decision_on(four) is None


def test_what_has_no_field_any_more_is_shown(council: Council) -> None:
    office, item = council.office, council.item("3")
    keep(office, f"kort-{item}")
    address, fields = forms(office.get(CLERK, PAGE))[f"kort-{item}"]
    other = {**fields, "udfald": "approved", "tekst": "Godkendt.", "side": "/andetsteds"}
    assert office.person(CLERK).post(address, data=other).status_code == 303
    page = words(office.get(CLERK, PAGE))
    assert "Det, du havde skrevet, og som ikke har noget felt mere" in page
    assert "Udvalget bad om en ny beregning af kørslen." in page
