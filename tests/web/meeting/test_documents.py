"""The page of a meeting's documents: made and fetched by the clerk; closed text for nobody who may not see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from process.commands import meeting as mc
from tests.web.council import CLERK, MAYOR, Council, council_evening
from tests.web.office import OFFICER, Office, words

pytestmark = pytest.mark.slow
PAGE = "/moeder/byraad/2027-10-05/dokumenter"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def council(office: Office) -> Council:
    return council_evening(office)


def test_the_clerk_makes_documents_and_anyone_of_the_body_fetches_them(office: Office, council: Council) -> None:
    assert "Der er ikke lavet dokumenter af mødet endnu." in words(office.get(CLERK, PAGE))
    office.done(CLERK, PAGE, "lav", udgave="agenda", format="pdf")
    office.done(CLERK, PAGE, "lav", udgave="excerpt", punkt=str(council.item("3")), format="docx")
    page = words(office.done(CLERK, PAGE, "lav", udgave="agenda_public", format="html"))
    for name in ("Dagsorden, PDF", "Udskrift af et punkt, punkt 3, Word", "Dagsorden, offentlig udgave, HTML"):
        assert name in page
    assert [document.kind for document in council.record().documents] == ["agenda", "excerpt", "agenda_public"]
    fetched = office.person(MAYOR).get(f"{PAGE}/1")
    assert (fetched.status_code, fetched.content[:4]) == (200, b"%PDF")
    assert 'filename="dagsorden-byraad-2027-10-05.pdf"' in fetched.headers["content-disposition"]
    assert "lav" not in office.offered(OFFICER, PAGE)


def test_what_is_closed_is_not_for_those_who_may_not_see_it(office: Office, council: Council) -> None:
    """The inside agenda and the closed item's own excerpt are hidden, the public version is not."""
    closed = next(item for item in council.record().items if item.is_closed)
    for fields in (
        {"udgave": "agenda"},
        {"udgave": "agenda_public"},
        {"udgave": "excerpt", "punkt": str(closed.number)},
    ):
        office.done(CLERK, PAGE, "lav", format="html", **fields)
    clerk = office.person(OFFICER)
    assert "Dagsorden, offentlig udgave, HTML" in words(office.get(OFFICER, PAGE))
    assert "Udskrift" not in words(office.get(OFFICER, PAGE))
    assert [clerk.get(f"{PAGE}/{number}").status_code for number in (1, 2, 3, 4)] == [404, 200, 404, 404]
    assert closed.title not in clerk.get(f"{PAGE}/2").text
    assert closed.title in office.person(MAYOR).get(f"{PAGE}/1").text


def test_what_is_missing_is_said_at_its_field(office: Office, council: Council) -> None:
    page = office.refused(CLERK, PAGE, "lav", udgave="excerpt", punkt="", format="pdf")
    assert 'href="#lav-punkt"' in page
    assert council.record().documents == ()
    assert office.person(CLERK).post(PAGE, data={"handling": "andet"}).status_code in (403, 422)


def test_earlier_versions_stay_and_say_so(office: Office, council: Council) -> None:
    office.done(CLERK, PAGE, "lav", udgave="agenda", format="pdf")
    council.do(mc.AddItem(meeting=council.meeting, title="Orientering om vinteren"))
    page = words(office.done(CLERK, PAGE, "lav", udgave="agenda", format="pdf"))
    assert page.count("nyeste udgave ·") == 1
    assert page.count("tidligere udgave ·") == 1
