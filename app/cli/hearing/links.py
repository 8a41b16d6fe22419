"""`sagsgang link`: the personal links by which hearing bodies answer: who has one, its address, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import As, Body, CaseNumber, Json, open_door
from app.cli.tables import table
from process.register import SeatRole

if TYPE_CHECKING:
    from datetime import datetime

    from app.cli.door import Door
    from models.access.links import Link

link_cli = typer.Typer(no_args_is_help=True, help="Personal links to answer a hearing by.")
HEADINGS = ("Body", "Person", "Round", "State", "Made", "Expires", "Last used")
MAY = frozenset({SeatRole.COORDINATOR, SeatRole.ADMINISTRATOR})
"""Who may hold another person's link in hand: whoever opens it answers in that person's name."""


def add_to(cli: typer.Typer) -> None:
    cli.add_typer(link_cli, name="link")


@link_cli.command("list")
def link_list(case: CaseNumber, json: Json = False) -> None:
    """List the links of a case, without their addresses."""
    from models.access.links import answer_links
    from models.database import reading

    door = open_door(as_json=json)
    with reading(door.engine) as connection:
        links = answer_links(connection, door.case(case))
    rows = [_row(door, link) for link in links]
    keys = ("body", "person", "round", "state", "made", "expires", "used")
    door.say(table(HEADINGS, rows) if rows else "No links.", {"links": [dict(zip(keys, r, strict=True)) for r in rows]})


@link_cli.command("show")
def link_show(case: CaseNumber, body: Body, who: As = "", json: Json = False) -> None:
    """Print the addresses by which a body answers now, to give out by telephone or by another way than mail."""
    from models.access.links import LinkMaker

    door = open_door(as_json=json)
    _allowed(door, who)
    maker = LinkMaker(door.settings.data, door.settings.address)
    persons, links = door.register.persons, _live(door, case, body)
    addresses = [(persons[link.person].name, maker.answer_address(link)) for link in links]
    if not addresses:
        raise WrongUseError("the links of this body are revoked; `sagsgang link renew` makes new ones", "revoked")
    data = [{"person": name, "address": address} for name, address in addresses]
    door.say("\n".join(f"{name}: {address}" for name, address in addresses), {"links": data})


@link_cli.command("code")
def link_code(case: CaseNumber, body: Body, who: As = "", json: Json = False) -> None:
    """Make the one-time codes that a body's links ask for in a case kept out of mails, to be read out by telephone."""
    from models.access.link_codes import new_code
    from models.access.links import LinkMaker
    from models.database import writing

    door = open_door(as_json=json)
    _allowed(door, who)
    maker = LinkMaker(door.settings.data, door.settings.address)
    persons, asker = door.register.persons, door.person(who)
    links = _live(door, case, body)
    with writing(door.engine) as connection:
        made = [(persons[link.person].name, new_code(connection, link, door.now, asker.id)) for link in links]
    codes = [{"person": name, "code": maker.code(nonce)} for name, nonce in made if nonce is not None]
    if not codes:
        raise WrongUseError("enough codes were made within the hour", "too_many")
    door.say("\n".join(f"{code['person']}: {code['code']}" for code in codes), {"codes": codes})


@link_cli.command("revoke")
def link_revoke(case: CaseNumber, body: Body, who: As = "", json: Json = False) -> None:
    """End a body's links at once, that to its own page too: they never work again, mails have none until `renew`."""
    from models.access.links import page_links, revoke
    from models.database import writing

    door = open_door(as_json=json)
    _allowed(door, who)
    ids = [link.id for link in _live(door, case, body)]
    with writing(door.engine) as connection:
        pages = [link.id for link in page_links(connection, door.body(body).id)]
        count = revoke(connection, [*ids, *pages], door.now)
    door.say(f"Ended {_links(count)} of {door.body(body).name}.", {"revoked": count})


@link_cli.command("renew")
def link_renew(case: CaseNumber, body: Body, who: As = "", json: Json = False) -> None:
    """Give a body new addresses, also where the links were revoked. The old ones end; the next mail carries the new."""
    from models.access.links import answer_links, page_links, renew
    from models.database import writing

    door = open_door(as_json=json)
    _allowed(door, who)
    _live(door, case, body)
    with writing(door.engine) as connection:
        of_body = door.body(body).id
        links = [*answer_links(connection, door.case(case), of_body), *page_links(connection, of_body)]
        count = renew(connection, [link.id for link in links])
    door.say(f"Made {_links(count)} of {door.body(body).name} anew.", {"renewed": count})


def _allowed(door: Door, who: str) -> None:
    if not who:
        raise WrongUseError("say who asks: --as CODE (or SAGSGANG_AS); it takes the hearing coordinator")
    roles = {seat.role for seat in door.register.roles_of(door.person(who).id, door.today)}
    if not roles & MAY:
        raise WrongUseError(f"{who} may not see other people's links; it takes the hearing coordinator", "not_allowed")


def _live(door: Door, case: str, body: str) -> list[Link]:
    """The links of a body's contacts to the letter it answers now, made where there was none."""
    from models.access.links import answering_links
    from models.database import writing
    from models.rows.case import load_case

    case_id, organization = door.case(case), door.body(body)
    with writing(door.engine) as connection:
        state = load_case(connection, case_id)
        asked = state.answerable(organization.id) if state else None
        if asked is None or asked.withdrawn_at:
            raise WrongUseError(f"no letter has been sent to {organization.name} in case {case}", "not_sent")
        return answering_links(connection, case_id, asked, door.register, door.now)


def _row(door: Door, link: Link) -> tuple[str, ...]:
    body = door.register.organizations[link.body] if link.body else None
    person = door.register.persons[link.person].name
    is_over = link.expires_at is not None and link.expires_at <= door.now
    state = "revoked" if link.revoked_at else "expired" if is_over else "open"
    days = (_day(at) for at in (link.created_at, link.expires_at, link.used_at))
    return (body.name if body else "", person, str(link.round), state, *days)


def _day(moment: datetime | None) -> str:
    from process.calendar import local_day

    return local_day(moment).isoformat() if moment else ""


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"
