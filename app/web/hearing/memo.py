"""The høringsnotat: answers split into points, a comment and a verdict on each; filed, then approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import Work, only, work_on
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from documents.hearing.points import propose_points
from models.access.form_drafts import drop_draft, load_draft, save_draft
from models.database import reading, writing
from models.hearing.memo import SHOWN, MemoView, memo_view
from models.hearing.response_texts import ResponseTexts, response_texts
from process.commands import hearing as hc
from process.personal_data import personal_data, redact
from process.refusals import Refusal
from process.state.hearing import HearingResponse, MemoPoint, Verdict
from process.words.codes import VERDICTS

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
MOST_POINTS = 60
"""Of one answer: more is a mistake in the form."""


@dataclass(frozen=True, slots=True)
class Row:
    """One point in the form, as it stands there."""

    response: int
    place: int
    point: str = ""
    comment: str = ""
    verdict: Verdict | None = None


@router.get("/sager/{number}/notat")
def show(
    request: Request, number: Number, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.post("/sager/{number}/notat")
def write(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Keep a draft, show one more point, or file the memo: one form, three buttons."""
    typed = Typed(form)
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(work.may(hc.FileMemo))
    wanted = str(form.get("se") or "")
    if wanted == "kladde":
        with writing(site.engine) as connection:
            save_draft(connection, _form(work), _owner(visitor), typed.as_typed(), site.now())
        return done(f"/sager/{number}/notat", "notat-kladde")
    if wanted:
        return _page(request, site, visitor, number, typed)
    points = [row for row in _typed_rows(form) if row.point.strip()]
    for row in points:
        _complete(row, typed)
    if typed.problems:
        return _page(request, site, visitor, number, typed, 422)
    command = hc.FileMemo(
        case=work.case.id,
        text=typed.text("tekst"),
        points=tuple(MemoPoint(row.response, row.point.strip(), row.comment.strip(), row.verdict) for row in points),
    )
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, number, typed, 422)
    with writing(site.engine) as connection:
        drop_draft(connection, _form(work), _owner(visitor))
    return done(f"/sager/{number}/notat", "notat")


@router.post("/sager/{number}/notat/godkend")
def approve(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    typed = Typed(form)
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
    command = hc.ApproveMemo(case=work.case.id)
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}/notat", "notat-godkendt")


def _form(work: Work) -> str:
    return f"memo/{work.case.id}"


def _owner(visitor: Visitor) -> str:
    return f"person:{visitor.viewer.person}"


def _typed_rows(fields: Mapping[str, object]) -> list[Row]:
    """The points of a form, in their order: `punkt-3-0` is the first of answer 3."""
    found = []
    for name in fields:
        kind, _, rest = name.partition("-")
        response, _, place = rest.partition("-")
        if kind != "punkt" or not response.isdecimal() or not place.isdecimal() or int(place) >= MOST_POINTS:
            continue
        said_of = {key: str(fields.get(f"{key}-{rest}") or "") for key in ("punkt", "kommentar", "udfald")}
        verdict = Verdict(said_of["udfald"]) if said_of["udfald"] in set(Verdict) else None
        found.append(Row(int(response), int(place), said_of["punkt"], said_of["kommentar"], verdict))
    return sorted(found, key=lambda row: (row.response, row.place))


def _complete(row: Row, typed: Typed) -> None:
    """A body that says something is answered: with the administration's words and with a verdict (`MemoPoint`)."""
    which = f"{row.response}-{row.place}"
    if not row.comment.strip():
        typed.wrong(f"kommentar-{which}", f"Svar {row.response}: Skriv forvaltningens bemærkning til punktet.")
    if not row.verdict:
        typed.wrong(f"udfald-{which}", f"Svar {row.response}: Vælg, hvordan punktet vurderes.")


def _may_be_quoted(response: HearingResponse, its: ResponseTexts) -> str:
    """What the points of a memo that goes outside may begin from: the answer as it may be shown, never as it came when
    the guard or a person has stopped it.
    """
    if response.publication in SHOWN:
        return its.text
    text = its.public_text or its.text
    return redact(text, personal_data(text))


def _rows(
    typed: Mapping[str, object],
    memo: MemoView,
    responses: Iterable[HearingResponse],
    texts: Mapping[int, ResponseTexts],
) -> dict[int, list[Row]]:
    """What the form shows: what was typed, else what was filed last, else what the answers themselves suggest. An
    answer that came since begins with its own points.
    """
    rows: dict[int, list[Row]] = {}
    for row in _typed_rows(typed):
        rows.setdefault(row.response, []).append(row)
    filed = {one.response.number: one.points for one in memo.contributions} if not rows else {}
    for one in responses:
        if one.number in rows:
            continue
        kept = filed.get(one.number) or ()
        points = [(p.point, p.comment, p.verdict) for p in kept] or [
            (point, "", None) for point in propose_points(_may_be_quoted(one, texts.get(one.number, ResponseTexts())))
        ]
        rows[one.number] = [Row(one.number, place, *point) for place, point in enumerate(points)]
    more = str(typed.get("se") or "").removeprefix("flere-")
    if more.isdecimal() and int(more) in rows:
        last = max((row.place for row in rows[int(more)]), default=-1)
        rows[int(more)].append(Row(int(more), last + 1))
    return rows


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(visitor.viewer.is_administration)
        memo = memo_view(connection, number, site.now(), work.register, viewer=visitor.viewer)
        texts = response_texts(connection, work.case.id)
        draft = {} if typed.form else load_draft(connection, _form(work), _owner(visitor))
    shown: Mapping[str, object] = typed.as_typed() or draft
    responses = work.state.responses
    memo = memo or MemoView(work.seen.view)
    return page(
        request,
        "hearing/memo.html.j2",
        status,
        memo=memo,
        responses=[(one, texts.get(one.number, ResponseTexts())) for one in responses],
        rows=_rows(shown, memo, responses, texts),
        text=shown.get("tekst", memo.text),
        is_draft=bool(draft),
        verdicts=tuple((str(verdict), word.capitalize()) for verdict, word in VERDICTS.items()),
        may_write=work.may(hc.FileMemo),
        refusal=_refusal(work),
        may_approve=work.may(hc.ApproveMemo) and work.can(hc.ApproveMemo(case=work.case.id)),
        blocked=[one for one in responses if one.publication == "blocked"],
        unjudged=work.state.unjudged(),
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        **work.words(),
    )


def _refusal(work: Work) -> str:
    """Why no memo can be filed yet, if so."""
    answer = work.outcome(hc.FileMemo(case=work.case.id))
    return answer.danish if isinstance(answer, Refusal) else ""
