"""From values to a page: our own Jinja environment, where everything is escaped and a missing value is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse

from app.web.access import Visit
from app.web.access_log import record_page
from app.web.compiled import CompiledTemplates
from app.web.facts import done_words, new_id
from app.web.forms import Typed
from app.web.installation import installation
from app.web.kept_text import give_back_others, page_of, token_of
from documents.writing.amounts import amount_blocks
from documents.writing.hearing.memo import silence
from documents.writing.html import fragment
from documents.writing.paper import Block
from documents.writing.prose import prose
from models.case.amounts import AmountTable
from process import limits
from process.calendar import COPENHAGEN, danish_date, local_day
from process.checks.record import DEVIATIONS
from process.follow_up.agreement import month_words
from process.sent import when_sent
from process.words import codes
from process.words.dates import date_and_hour, hour, listing
from process.words.decisions import in_short, of_step, postponed_to, votes
from process.words.grammar import genitive, sentence
from process.words.hearing import FROM_PUBLIC, UNSOLICITED, answer_line, came_about, minority_from, standing
from process.words.kept_back import kept_back_mark

HERE = Path(__file__).parent
STATIC, TEMPLATES = HERE / "static", HERE / "templates"
DKFDS = "vendor/dkfds-11.2.0"


@cache
def templates() -> Environment:
    """Escapes in every file: `.html.j2` is not on Jinja's own list of endings."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=CompiledTemplates(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day,
        "clock": clock,
        "time_field": time_field,
        "moment": date_and_hour,
        "iso": iso,
        "when": when,
        "days": days,
    }
    environment.filters |= {"lines": str.splitlines, "month": month_words, "listing": listing, "capitalize": sentence}
    environment.filters |= {"prose": as_prose, "blocks": as_blocks, "amounts": as_amounts, "genitive": genitive}
    environment.globals |= {"static": static, "icons": f"/static/{DKFDS}/img/all-svg-icons.svg"}
    environment.globals |= {
        "words": codes,
        "deviations": DEVIATIONS,
        "new_id": new_id,
        "in_short": in_short,
        "of_step": of_step,
        "voted": votes,
        "postponed_to": postponed_to,
        "limits": limits,
        "kept_back_mark": kept_back_mark,
    }
    environment.globals |= {"answer_line": answer_line, "silence": silence, "came_about": came_about}
    environment.globals |= {"minority_from": minority_from, "standing": standing}
    environment.globals |= {"when_sent": when_sent}
    environment.globals |= {"from_public": FROM_PUBLIC, "unsolicited": UNSOLICITED}
    return environment


def page(asked: Visit | Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """Render one page with what every page shows: municipality, who is signed in, the time it speaks of; and what was
    typed with what is wrong with it, where a form was refused.

    What it shows of closed or embargoed material is recorded first; 503 when that cannot be.
    """
    request, typed = (asked.request, asked.typed) if isinstance(asked, Visit) else (asked, Typed(FormData()))
    record_page(request, template, values)
    site = installation(request)
    visitor = getattr(request.state, "visitor", None)
    if typed.problems and visitor:
        give_back_others(request, typed, visitor.viewer.person)
    shown = {
        "municipality": site.municipality,
        "visitor": visitor,
        "csrf": token_of(site, visitor.session) if visitor else getattr(request.state, "csrf", ""),
        "side": page_of(request, typed.form),
        "path": request.url.path,
        "now": site.now(),
        "today": site.today(),
        "done": done_words(request.query_params.get("ok", "")),
        "problems": typed.problems,
        "wrong": typed.wrong_fields,
        "typed": typed.as_typed(),
        "open_acts": typed.open_parts,
        "kept": typed.kept,
        "kept_tick": typed.kept_tick,
        "one_form": False,
        "given_back": list(getattr(request.state, "given_back", ())),
        "left_over": [],
    }
    sheet = site.templates.get_template(template)
    body = sheet.render(shown | values)
    if left_over := typed.left_over(body):
        body = sheet.render(shown | values | {"left_over": left_over})
    return typed.answered(HTMLResponse(body, status))


class About(Protocol):
    """What a page is about: with whoever asks, and what every page about it gives its template."""

    @property
    def visit(self) -> Visit: ...

    def words(self) -> dict[str, Any]: ...


def page_about(subject: About, template: str, **values: Any) -> HTMLResponse:
    return page(subject.visit, template, **subject.words(), **values)


@cache
def static(name: str) -> str:
    """The address of a file of ours; its digest makes a changed file a new address, so browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def as_prose(text: str) -> Markup:
    """What people wrote as paragraphs, lists and tables; escaped."""
    return Markup(fragment(prose(text)))  # noqa: S704


def as_amounts(table: AmountTable) -> Markup:
    """A proposal's amounts as a table; escaped."""
    return as_blocks(amount_blocks(table))


def as_blocks(blocks: Iterable[Block]) -> Markup:
    """Of a paper, inside a page of its own; escaped."""
    return Markup(fragment(blocks))  # noqa: S704


def day(value: date | datetime, weekday: bool = False) -> str:
    """ "5. oktober 2027", of an instant the Copenhagen day."""
    return danish_date(local_day(value) if isinstance(value, datetime) else value, weekday)


def clock(value: datetime | time) -> str:
    """ "9.00", Copenhagen."""
    return hour(value.astimezone(COPENHAGEN).time() if isinstance(value, datetime) else value)


def time_field(value: datetime | time) -> str:
    """ "09:00", Copenhagen: the one form a browser's field for an hour takes, whatever it shows."""
    local = value.astimezone(COPENHAGEN).time() if isinstance(value, datetime) else value
    return local.isoformat(timespec="minutes")


def iso(value: date | datetime) -> str:
    """For `<time datetime>`: Copenhagen, with offset."""
    if isinstance(value, datetime):
        return value.astimezone(COPENHAGEN).isoformat(timespec="minutes")
    return value.isoformat()


def when(value: date | datetime, today: date) -> str:
    """How far off: "i dag", "om 3 dage", "3 dage over frist"."""
    away = ((local_day(value) if isinstance(value, datetime) else value) - today).days
    if away == 0:
        return "i dag"
    if away == 1:
        return "i morgen"
    return f"om {days(away)}" if away > 0 else f"{days(-away)} over frist"


def days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dage"
