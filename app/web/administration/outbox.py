"""«Mails, der ikke er nået frem»: sent again, or let be, by the coordinator or the administrator."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Response

from app.web.access import CurrentVisit, only
from app.web.act import own_id
from app.web.facts import done
from app.web.render import page
from models.access.links import LARGEST_ID
from models.database import writing
from models.hearing.incoming import unclear_returns
from notifications.mailbox.keeping import judge_unclear
from notifications.outbox.stuck import give_up, retry, stuck_messages

router = APIRouter()
ADDRESS = "/mails"
SETTLE = {"send-igen": (retry, "sendt-igen"), "opgiv": (give_up, "opgivet")}
JUDGE = {"er-retur": "kom-retur", "er-ikke-retur": "kom-ikke-retur"}
MessageNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get(ADDRESS)
def show(visit: CurrentVisit) -> Response:
    only(visit.viewer.keeps_outbox)
    with visit.reading() as connection:
        messages = stuck_messages(connection, visit.site.now(), visit.viewer)
        unclear = unclear_returns(connection)
        persons = visit.site.surroundings(connection).register.persons
    names = {message.recipient: persons[message.recipient].name for message in messages}
    return page(visit, "administration/outbox.html.j2", messages=messages, names=names, unclear=unclear)


@router.post(ADDRESS + "/retur/{mail}/{what}")
def judge_return(visit: CurrentVisit, mail: MessageNumber, what: str) -> Response:
    """Whether a mail of ours has come back, as another mail says that may be forged."""
    only(visit.viewer.keeps_outbox)
    if what not in JUDGE:
        raise HTTPException(404)
    with writing(visit.site.engine) as connection:
        now, actor, command_id = visit.site.now(), visit.viewer.person, own_id(visit)
        is_judged = judge_unclear(connection, mail, now, actor, command_id, has_returned=what == "er-retur")
    return done(ADDRESS, JUDGE[what] if is_judged else "mail-er-set")


@router.post(ADDRESS + "/{message}/{what}")
def settle(visit: CurrentVisit, message: MessageNumber, what: str) -> Response:
    """A message that has arrived meanwhile, or that another has settled, is no longer on the list: the page says so."""
    only(visit.viewer.keeps_outbox)
    if what not in SETTLE:
        raise HTTPException(404)
    work, words = SETTLE[what]
    with writing(visit.site.engine) as connection:
        is_settled = work(connection, message, visit.site.now(), visit.viewer.person, own_id(visit))
    return done(ADDRESS, words if is_settled else "mail-afgjort")
