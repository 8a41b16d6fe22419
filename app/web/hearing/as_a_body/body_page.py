"""A body's own page: all its hearings, what waits first, each with a text for the agenda of its own meeting.

By the body's own link, or signed in; it opens no answer, so it can be shown to every member.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.web.hearing.body_year import OF_LINK, OF_LOGIN, CurrentReader
from app.web.installation import CurrentSite
from app.web.paging import PageNumber, Pages
from app.web.render import page
from models.hearing.body_hearings import OwnHearing, hearings_of, with_answers
from process.permission import SPEAKING
from process.words.body_agenda import answered_text, item_text

router = APIRouter()


@router.get(OF_LINK)
@router.get(OF_LOGIN)
def show(request: Request, reader: CurrentReader, site: CurrentSite, side: PageNumber = 1) -> Response:
    """What waits is shown whole, for it is one text on an agenda; what is over a page at a time."""
    body, viewer = reader.body, reader.viewer
    with site.reading() as connection:
        own = hearings_of(connection, body.id, site.now(), viewer)
        pages = Pages(side, len(own.others), reader.path, "foer")
        over = with_answers(connection, pages.of(own.others))

    def text_of(hearing: OwnHearing) -> str:
        if hearing.is_pending:
            return item_text(hearing.case, hearing.title, hearing.request, body.kind, body.name)
        return answered_text(hearing.case, hearing.title, hearing.answers, body.name)

    speaks = viewer is not None and any(seat.body == body.id and seat.role in SPEAKING for seat in viewer.seats)
    return page(
        request,
        "hearing/body_page.html.j2",
        reader=reader,
        own=own,
        over=over,
        pages=pages,
        text_of=text_of,
        all_pending="\n\n".join(map(text_of, own.pending)),
        speaks=speaks,
        year=site.today().year,
    )
