"""A body's own page: all its hearings, what waits first, each with a text for the agenda of its own meeting.

By the body's own link, or signed in; it opens no answer, so it can be shown to every member.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.web.hearing.body_year import OF_LINK, OF_LOGIN, CurrentReader
from app.web.installation import CurrentSite
from app.web.render import page
from models.hearing.body_hearings import OwnHearing, hearings_of
from process.permission import SPEAKING
from process.words.body_agenda import answered_text, item_text

router = APIRouter()


@router.get(OF_LINK)
@router.get(OF_LOGIN)
def show(request: Request, reader: CurrentReader, site: CurrentSite) -> Response:
    body, viewer = reader.body, reader.viewer
    with site.reading() as connection:
        own = hearings_of(connection, body.id, site.now(), viewer)

    def text_of(hearing: OwnHearing) -> str:
        case = hearing.state.case
        if hearing.is_pending:
            return item_text(case.number, case.title, hearing.request, body.kind, body.name)
        return answered_text(case.number, case.title, hearing.answers, body.name)

    speaks = viewer is not None and any(seat.body == body.id and seat.role in SPEAKING for seat in viewer.seats)
    return page(
        request,
        "hearing/body_page.html.j2",
        reader=reader,
        own=own,
        text_of=text_of,
        all_pending="\n\n".join(map(text_of, own.pending)),
        speaks=speaks,
        year=site.today().year,
    )
