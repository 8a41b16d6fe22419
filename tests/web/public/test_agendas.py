"""Outsiders try everything: what is closed, embargoed, withdrawn or not published never comes out by any address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from app.web.limiter import Throttle
from app.web.site import create_app
from process.state.record import DocumentKind
from tests.publishing import BODY, OPEN_WORDS, SECRETS, Publishing, publishing
from tests.web.conftest import Hands, TestClient, token_of

pytestmark = pytest.mark.slow
STAGES = ("prepared", "agenda", "changed", "withdrawn", "held", "minutes", "opened")
VISIBLE = {
    "embargo": ("opened",),
    "embargo_annex": ("opened",),
    "late": ("minutes", "opened"),
    "later_annex": ("minutes", "opened"),
    "withdrawn": ("agenda", "changed"),
}
"""At which stages a secret is none; all others stay what they are."""
LISTS = ("organization", "membership", "meeting", "agendaItem", "paper", "consultation", "file", "location")
KNOWN = re.compile("Ja, det er|Ja, men")


@dataclass
class Outsider:
    """Somebody without a login who knows how addresses are made. `told`: all that was answered, by stage."""

    town: Publishing
    clock: Hands
    client: TestClient
    told: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, int]] = field(default_factory=dict)

    def addresses(self) -> list[str]:
        """Every address an outsider can follow or guess, of this meeting and of its neighbours."""
        at, number = self.town.address, self.town.meeting.id
        addresses = ["/dagsordener", "/dagsordener?vis=tidligere", f"/dagsordener?organ={BODY}", at, "/kontrol"]
        addresses += [f"/dagsordener/{BODY}/atom.xml", "/oparl/v1.1"]
        addresses += [f"{at}/{kind}-{place}" for kind in ("bilag", "dokument") for place in range(1, 8)]
        for kind in LISTS:
            addresses += [f"/oparl/v1.1/{kind}?modified_since=2000-01-01T00:00:00Z", f"/oparl/v1.1/{kind}/{number}"]
        addresses += [
            f"/oparl/v1.1/{kind}/{number}-{place}" for kind in ("agendaItem", "consultation") for place in range(1, 10)
        ]
        addresses += [f"/oparl/v1.1/file/{number}-{letter}{place}" for letter in "ad" for place in range(1, 7)]
        addresses += [f"/oparl/v1.1/paper/{paper}" for paper in ("2027-0001", self.town.case)]
        addresses += [f"/kontrol?sha256={digest}" for digest in self.digests()]
        return addresses

    def digests(self) -> list[str]:
        record = self.town.record
        return [file.sha256 for file in (*record.annexes, *record.documents)] + [record.meeting.digest]

    def look(self, stage: str) -> None:
        self.clock.moment = self.town.clock
        said, codes = [], {}
        for address in self.addresses():
            answer = self.client.get(address)
            codes[address] = answer.status_code
            said.append(f"{address}\n{answer.headers}\n{answer.content.decode('utf-8', 'replace')}")
        self.told[stage], self.codes[stage] = "\n\n".join(said), codes

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return answer.text


@pytest.fixture(scope="module")
def outsider(tmp_path_factory: pytest.TempPathFactory) -> Outsider:
    """One meeting from draft to minutes, looked at from outside after each step."""
    town = publishing(tmp_path_factory.mktemp("public"))
    clock = Hands(town.clock)
    app = create_app(
        town.store.engine,
        clock,
        municipality="Sandvig Kommune",
        base_url="http://sandvig.example",
        wall=clock,
        data=town.folder,
    )
    app.state.installation.throttle.most = 100_000
    outsider = Outsider(town, clock, TestClient(app, base_url="http://sandvig.example", follow_redirects=False))
    steps: tuple[Callable[[], None], ...] = (
        town.prepare,
        town.publish_agenda,
        town.after_publication,
        town.withdraw,
        town.hold,
        town.publish_minutes,
        lambda: town.until(town.opens_at),
    )
    for stage, step in zip(STAGES, steps, strict=True):
        step()
        outsider.look(stage)
    return outsider


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_comes_out_by_no_address_before_its_day(outsider: Outsider, stage: str, secret: str) -> None:
    is_told = SECRETS[secret].casefold() in outsider.told[stage].casefold()
    assert is_told == (stage in VISIBLE.get(secret, ()))


@pytest.mark.parametrize("stage", STAGES[1:])
def test_what_is_open_is_told(outsider: Outsider, stage: str) -> None:
    for words in (OPEN_WORDS[1], "Salg af en ejendom", "Et påbud"):
        assert words in outsider.told[stage]


def test_the_agenda_stays_as_it_was_published_until_it_is_published_anew(outsider: Outsider) -> None:
    assert OPEN_WORDS[0] in outsider.told["changed"]
    assert "Punktet er taget af dagsordenen" in outsider.told["changed"]


@pytest.mark.parametrize("stage", ["prepared"])
def test_before_anything_is_published_a_meeting_answers_as_one_without_an_agenda(
    outsider: Outsider, stage: str
) -> None:
    codes, town = outsider.codes[stage], outsider.town
    assert codes[town.address] == 200
    for address, code in codes.items():
        if address.startswith((f"{town.address}/", f"/oparl/v1.1/meeting/{town.meeting.id}")):
            assert code == 404, address
    empty = next(
        meeting
        for meeting in town.store.reference.register.meetings_of(town.meeting.organization)
        if meeting.held_on > town.meeting.held_on
    )
    bare = outsider.get(f"/dagsordener/{BODY}/{empty.held_on.isoformat()}")
    assert "Der er ikke offentliggjort noget fra mødet endnu." in bare
    before = re.search(r"<main.*?</main>", outsider.told[stage].split(f"{town.address}\n")[1], re.DOTALL)
    after = re.search(r"<main.*?</main>", bare, re.DOTALL)
    assert before
    assert after
    plain = [
        re.sub(r"\d{4}-\d\d-\d\d[^\"]*|\w+dag den .*?\d{4}|\d+\. \w+ \d{4}", "", match[0]) for match in (before, after)
    ]
    assert plain[0] == plain[1]


def test_a_withdrawn_item_is_a_tombstone_with_reason_and_day(outsider: Outsider) -> None:
    told = outsider.told["withdrawn"]
    assert "Punktet blev fjernet fra offentliggørelsen 4. januar 2027. Begrundelse: Der stod" in told
    assert '"deleted":true' in told
    plain = outsider.get("/oparl/v1.1/agendaItem").replace(" ", "")
    assert '"deleted"' not in plain  # only a filter asks for what is gone


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("open", STAGES[1:]),
        ("on_open", ()),
        ("closed", ()),
        ("embargo", ("opened",)),
        ("later", ("minutes", "opened")),
    ],
)
def test_an_annex_is_handed_out_only_while_it_may_be_seen(
    outsider: Outsider, name: str, stages: tuple[str, ...]
) -> None:
    number = outsider.town.annex[name]
    for stage in STAGES:
        by_page = outsider.codes[stage][f"{outsider.town.address}/bilag-{number}"]
        by_oparl = outsider.codes[stage][f"/oparl/v1.1/file/{outsider.town.meeting.id}-a{number}"]
        assert (by_page, by_oparl) == ((200, 200) if stage in stages else (404, 404)), stage


def test_an_annex_is_saved_and_never_run(outsider: Outsider) -> None:
    answer = outsider.client.get(f"{outsider.town.address}/bilag-{outsider.town.annex['open']}")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_documents_are_the_public_editions_that_still_say_no_too_much(outsider: Outsider) -> None:
    shown: Mapping[DocumentKind, tuple[str, ...]] = {
        DocumentKind.AGENDA: (),
        DocumentKind.AGENDA_PUBLIC: ("agenda", "changed"),  # from then on it tells what has been withdrawn
        DocumentKind.MINUTES_PUBLIC: ("minutes", "opened"),
    }
    for document in outsider.town.record.documents:
        for stage in STAGES:
            code = outsider.codes[stage][f"{outsider.town.address}/dokument-{document.number}"]
            assert (code == 200) == (stage in shown[document.kind]), (document.kind, stage)


@pytest.mark.parametrize("word", [*SECRETS.values(), "Der stod personoplysninger", "Prøve"])
def test_a_search_finds_no_secret(outsider: Outsider, word: str) -> None:
    outsider.clock.moment = outsider.town.opens_at - timedelta(minutes=1)
    page = outsider.get(f"/dagsordener?q={word}")
    hidden = SECRETS["late"], SECRETS["later_annex"]  # published with the minutes
    assert ("Ingen offentliggjorte punkter" in page) == (word != hidden[0])


@pytest.mark.parametrize("word", ["CYKELSTI", "cykelsti anlægges", "CYKELSTI ANLÆGGES", "nordhavnen", "%", "_", "'"])
def test_a_search_compares_what_everybody_may_read(outsider: Outsider, word: str) -> None:
    outsider.clock.moment = outsider.town.opens_at
    page = outsider.get(f"/dagsordener?q={word}")
    assert ("#punkt-1" in page) == word.casefold().startswith("cykelsti")


def test_the_hour_of_an_embargo_counts(outsider: Outsider) -> None:
    for minutes, is_out in ((-1, False), (0, True)):
        outsider.clock.moment = outsider.town.opens_at + timedelta(minutes=minutes)
        page = outsider.get(outsider.town.address)
        assert (SECRETS["embargo"] in page) is is_out
        assert ("Punktet offentliggøres senere" in page) is not is_out


def test_a_harvester_hears_of_an_embargo_that_has_ended_and_of_what_was_withdrawn(outsider: Outsider) -> None:
    outsider.clock.moment = outsider.town.opens_at
    since, after = (outsider.town.opens_at + timedelta(minutes=minute) for minute in (0, 1))
    changed = outsider.client.get(f"/oparl/v1.1/agendaItem?modified_since={since.isoformat()}").json()["data"]
    assert [SECRETS["embargo"] in item["name"] for item in changed if not item.get("deleted")] == [False, True]
    later = outsider.client.get(f"/oparl/v1.1/agendaItem?modified_since={after.isoformat()}").json()["data"]
    assert later == []


def test_only_published_documents_are_known_by_their_hash(outsider: Outsider) -> None:
    outsider.clock.moment = outsider.town.opens_at
    known = {document.sha256: document.kind for document in outsider.town.record.documents}
    for digest in outsider.digests():
        page = outsider.get(f"/kontrol?sha256={digest}")
        expected = known.get(digest) in (DocumentKind.AGENDA_PUBLIC, DocumentKind.MINUTES_PUBLIC)
        assert bool(KNOWN.search(page)) is expected, known.get(digest)
        assert ("Vi kender ikke dokumentet" in page) is not expected
    assert KNOWN.search(outsider.told["agenda"])
    assert not KNOWN.search(outsider.told["prepared"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 the public minutes", "Ja, det er det offentliggjorte dokument"),
        (b"%PDF-1.7 the public agenda", "det er ikke den udgave, der gælder nu"),
        (b"%PDF-1.7 the public minutes!", "Vi kender ikke dokumentet"),
        (b"%PDF-1.7 the whole agenda", "Vi kender ikke dokumentet"),
    ],
)
def test_a_file_is_compared_and_not_kept(outsider: Outsider, content: bytes, said: str) -> None:
    outsider.clock.moment = outsider.town.opens_at
    before = sorted(outsider.town.folder.rglob("*"))
    token = token_of(outsider.get("/kontrol"))
    answer = outsider.client.post("/kontrol", data={"csrf": token}, files={"fil": ("x.pdf", content)})
    assert answer.status_code == 200
    assert said in answer.text
    assert hashlib.sha256(content).hexdigest() in answer.text
    assert sorted(outsider.town.folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/kontrol?sha256=abc", 422),
        ("/kontrol?sha256=" + "g" * 64, 422),
        ("/dagsordener/sundhedsudvalg/2027-13-01", 404),
        ("/dagsordener/hovedmed/2027-02-02", 404),
        ("/dagsordener/hovedmed/atom.xml", 404),
        ("/dagsordener?organ=hovedmed", 404),
        ("/dagsordener?organ=findes-ikke", 404),
        ("/oparl/v1.1/secrets", 404),
        ("/oparl/v1.1/person/..%2f1", 404),
        ("/oparl/v1.1/meeting?modified_since=i-gaar", 422),
        ("/dagsordener/sundhedsudvalg/2027-02-02/..%2f..%2fsagsgang.db", 404),
    ],
)
def test_what_makes_no_sense_is_refused_readably(outsider: Outsider, path: str, code: int) -> None:
    assert outsider.client.get(path).status_code == code


def test_a_reader_without_login_is_not_sent_to_log_in(outsider: Outsider) -> None:
    page = outsider.client.get("/dagsordener/sundhedsudvalg/2027-13-01").text
    assert "Gå til dagsordener og referater" in page
    assert "Gå til log ind" not in page


def test_a_file_that_is_too_large_or_missing_is_said(outsider: Outsider) -> None:
    token = token_of(outsider.get("/kontrol"))
    none = outsider.client.post("/kontrol", data={"csrf": token}, files={"x": ("x", b"y")})
    assert (none.status_code, "Vælg den fil" in none.text) == (422, True)
    big = outsider.client.post("/kontrol", data={"csrf": token}, files={"fil": ("x.pdf", b"0" * 23_000_000)})
    assert big.status_code == 413
    no_token = outsider.client.post("/kontrol", files={"fil": ("x.pdf", b"0")})
    assert no_token.status_code == 403


def test_the_feed_is_atom_and_its_entries_lead_to_pages(outsider: Outsider) -> None:
    outsider.clock.moment = outsider.town.opens_at
    feed = ElementTree.fromstring(outsider.get(f"/dagsordener/{BODY}/atom.xml"))
    space = "{http://www.w3.org/2005/Atom}"
    assert [feed.find(f"{space}{name}") is not None for name in ("id", "title", "updated", "author")] == [True] * 4
    entry = feed.find(f"{space}entry")
    assert entry is not None
    link = entry.find(f"{space}link")
    assert link is not None
    assert link.attrib["href"] == f"http://sandvig.example{outsider.town.address}"


def test_one_address_that_asks_without_end_must_wait(outsider: Outsider) -> None:
    throttle, now = Throttle(3), outsider.town.opens_at
    asked = [throttle.is_too_many("192.0.2.1", now) for _ in range(4)]
    assert asked == [False, False, False, True]
    assert not throttle.is_too_many("192.0.2.2", now)
    assert not throttle.is_too_many("192.0.2.1", now + timedelta(minutes=1))


def test_a_throttled_page_says_so(outsider: Outsider) -> None:
    site = outsider.client.app.state.installation  # type: ignore[attr-defined]
    most, site.throttle.most = site.throttle.most, 0
    try:
        answer = outsider.client.get("/dagsordener")
    finally:
        site.throttle.most = most
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Vent et minut" in answer.text
