"""«Mine opgaver»: what waits for the reader, the most pressing first."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.engine import Connection
from starlette.responses import RedirectResponse

from app.web.access import CurrentVisit, Visit
from app.web.home.at_once import ACTS, ALL, offered_on
from app.web.home.own_lists import LISTS, ListName, Reading, Shown, speaks_for
from app.web.paging import PageNumber
from app.web.render import page
from documents.hearing.what_became import years_of
from models.access.confidentiality import kept_back_marks
from models.hearing.incoming import unclear_returns
from models.meeting.calendar import meeting_tasks
from models.meeting.own_meetings import own_meetings
from models.todo.postings import postings
from models.todo.records import RecordTaskKind, record_tasks
from models.todo.restoration import open_tasks
from process.register import Organization

router = APIRouter()
ADDRESS = "/opgaver"


@router.get("/")
def front(visit: CurrentVisit) -> Response:
    """To the page that answers this role's first question of the morning."""
    return RedirectResponse("/overblik" if visit.viewer.begins_with_overview else ADDRESS, 303)


@router.get(ADDRESS)
def show(visit: CurrentVisit, valg: str = "") -> Response:
    """Everything, of a long list its first lines."""
    viewer = visit.viewer
    with visit.reading() as connection:
        reading = Reading(connection, visit)
        lists = {name: each.first(reading, f"{ADDRESS}/{name}") for name, each in LISTS.items()}
        meetings, records = meeting_tasks(*reading.about), record_tasks(*reading.about)
        values = {
            "own_bodies": _own_bodies(connection, reading),
            "own": own_meetings(*reading.about),
            "restored": open_tasks(connection) if viewer.keeps_outbox else [],
            "unclear": len(unclear_returns(connection)) if viewer.keeps_outbox else 0,
            "to_post": len(postings(*reading.about)),
            "marks": _marks(connection, visit, *lists.values()),
        }
    to_sign = [record for record in records if record.kind is RecordTaskKind.SIGN]
    return page(
        visit,
        "home/todo.html.j2",
        lists=lists,
        meetings=meetings,
        records=[record for record in records if record not in to_sign],
        to_sign=to_sign,
        covering=[reading.register.persons[absent].name for absent in viewer.covers],
        all_ticked=f"{ADDRESS}?valg={ALL}#mine",
        alone=False,
        **_acts(visit, lists[ListName.MINE], valg),
        **values,
    )


@router.get(f"{ADDRESS}/{{liste}}")
def show_list(visit: CurrentVisit, liste: ListName, valg: str = "", side: PageNumber = 1) -> Response:
    """One of the lists, a page at a time."""
    with visit.reading() as connection:
        shown = LISTS[liste].on_page(Reading(connection, visit), f"{ADDRESS}/{liste}", side)
        marks = _marks(connection, visit, shown)
    return page(
        visit,
        "home/todo_list.html.j2",
        name=liste,
        shown=shown,
        all_ticked=f"{ADDRESS}/{liste}?valg={ALL}&side={shown.pages.this}",
        alone=True,
        marks=marks,
        **_acts(visit, shown if liste is ListName.MINE else Shown(shown.pages), valg),
    )


def _acts(visit: Visit, mine: Shown, valg: str) -> dict[str, object]:
    """What can be done with several cases at once: with those that wait for the reader, and for the office."""
    offers = offered_on(visit, {row.stage for row in mine.lines})
    return {"offers": offers, "takes": {"tag": ACTS["tag"].title}, "ticked": valg == ALL}


def _own_bodies(connection: Connection, reading: Reading) -> list[Organization]:
    """The bodies the reader speaks for, which have been heard."""
    organs = reading.register.organizations
    return [organs[body] for body in sorted(speaks_for(reading.viewer)) if years_of(connection, body)]


def _marks(connection: Connection, visit: Visit, *lists: Shown) -> dict[str, str]:
    """Which of the cases named on them are kept back. A row of the overview tells that itself."""
    return kept_back_marks(connection, {case for shown in lists for case in shown.cases}, visit.site.now())
