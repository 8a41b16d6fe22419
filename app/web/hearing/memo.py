"""The høringsnotat: answers split into points, a comment and a verdict on each; filed, then approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, allowed, only
from app.web.act import Act, act_on, state
from app.web.case_work import CaseNumber, Work, case_work
from app.web.facts import done
from app.web.fields import Text, Tick, always
from app.web.forms import Form, MistakesError
from app.web.kept_text import answer, saved
from app.web.render import page_about
from documents.reading.hearing.points import MOST_POINTS, propose_points
from models.access.form_drafts import drop_draft, load_draft, save_draft
from models.database import writing
from models.hearing.memo import SHOWN, MemoView, memo_view, unjudged_refusal
from models.hearing.response_texts import ResponseTexts, quotable, response_texts
from process.commands import hearing as hc
from process.refusals import Refusal
from process.state.hearing import HearingResponse, MemoPoint, Verdict
from process.words.codes import VERDICTS
from process.words.grammar import sentence

router = APIRouter()
writing_memo = allowed(case_work, lambda work: work.may(hc.FileMemo))


@dataclass(frozen=True, slots=True)
class Row:
    """One point in the form, as it stands there."""

    response: int
    place: int
    point: str = ""
    comment: str = ""
    verdict: Verdict | None = None


@router.get("/sager/{number}/notat")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    now, typed = visit.site.now(), visit.typed
    with visit.about(case_work, number) as work:
        only(visit.viewer.is_administration)
        memo = memo_view(work.connection, number, now, work.register, viewer=visit.viewer) or MemoView(work.view)
        texts = response_texts(work.connection, work.case.id)
        is_typed = "tekst" in typed.form  # not the button that approves
        draft = {} if is_typed else load_draft(work.connection, *_place(work))
    responses = work.state.responses
    standing = _rows({}, memo, responses, texts)
    if draft:
        typed.form = FormData(draft)
    return page_about(
        work,
        "hearing/memo.html.j2",
        memo=memo,
        responses=[(response, texts.get(response.number, ResponseTexts())) for response in responses],
        rows=_rows(typed.as_typed(), memo, responses, texts),
        stands={"tekst": memo.text, **dict(_as_fields(row for rows in standing.values() for row in rows))},
        is_draft=bool(draft),
        verdicts=tuple((str(verdict), sentence(word)) for verdict, word in VERDICTS.items()),
        may_write=work.may(hc.FileMemo),
        refusal=_refusal(work),
        may_approve=work.may(hc.ApproveMemo) and work.can(hc.ApproveMemo),
        opposed=refused.danish if (refused := unjudged_refusal(memo)) else "",
        blocked=[response for response in responses if response.publication == "blocked"],
        unjudged=work.state.unjudged(),
    )


@router.post("/sager/{number}/notat")
def write(visit: CurrentVisit, number: CaseNumber) -> Response:
    """Keep a draft, show one more point, or file the memo: one form, three buttons."""
    wanted = str(visit.typed.form.get("se") or "")
    if not wanted:
        return act_on(visit, FILE, writing_memo, show, number)
    work = visit.read(writing_memo, number)
    if wanted != "kladde":
        return show(visit, number)
    with writing(visit.site.engine) as connection:
        save_draft(connection, *_place(work), visit.typed.as_typed(), visit.site.now())
    saved(visit)
    return answer(visit.request, visit.path, "notat-kladde")


@router.post("/sager/{number}/notat/godkend")
def approve(visit: CurrentVisit, number: CaseNumber) -> Response:
    return act_on(visit, APPROVE, case_work, show, number)


def _place(work: Work) -> tuple[str, str]:
    """Where the draft is kept: under its form, and its writer."""
    return f"memo/{work.case.id}", f"person:{work.visit.viewer.person}"


def _as_fields(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The points as the form would send them."""
    for row in rows:
        for name, value in (("punkt", row.point), ("kommentar", row.comment), ("udfald", row.verdict or "")):
            yield f"{name}-{row.response}-{row.place}", str(value)


def _typed_rows(fields: Mapping[str, object]) -> list[Row]:
    """The points of a form, in their order: `punkt-3-0` is the first of answer 3."""
    rows = []
    for name in fields:
        kind, _, rest = name.partition("-")
        response, _, place = rest.partition("-")
        if kind != "punkt" or not response.isdecimal() or not place.isdecimal() or int(place) >= MOST_POINTS:
            continue
        point, comment, chosen = (str(fields.get(f"{key}-{rest}") or "") for key in ("punkt", "kommentar", "udfald"))
        verdict = Verdict(chosen) if chosen in set(Verdict) else None
        rows.append(Row(int(response), int(place), point, comment, verdict))
    return sorted(rows, key=lambda row: (row.response, row.place))


def _may_be_quoted(response: HearingResponse, its: ResponseTexts) -> str:
    """What the points of a memo that goes outside may begin from."""
    return quotable(response, its.text if response.publication in SHOWN else its.whole, its.public_text)


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
    filed = {part.response.number: part.points for part in memo.contributions} if not rows else {}
    for response in responses:
        number = response.number
        if number in rows:
            continue
        points = [(kept.point, kept.comment, kept.verdict) for kept in filed.get(number) or ()] or [
            (point, "", None) for point in propose_points(_may_be_quoted(response, texts.get(number, ResponseTexts())))
        ]
        rows[number] = [Row(number, place, *point) for place, point in enumerate(points)]
    more = str(typed.get("se") or "").removeprefix("flere-")
    if more.isdecimal() and int(more) in rows:
        last = max((row.place for row in rows[int(more)]), default=-1)
        rows[int(more)].append(Row(int(more), last + 1))
    return rows


def _refusal(work: Work) -> str:
    """Why no memo can be filed yet, if so."""
    answer = work.outcome(hc.FileMemo(case=work.case.id))
    return answer.danish if isinstance(answer, Refusal) else ""


# -- the forms -------------------------------------------------------------------------------------------------------


class Memo(Form):
    tekst: Text

    def command(self, work: Work) -> hc.FileMemo:
        """A body that says something is answered: with the administration's words and with a verdict (`MemoPoint`)."""
        points = [row for row in _typed_rows(work.visit.typed.as_typed()) if row.point.strip()]
        mistakes = [mistake for row in points for mistake in _mistakes(row)]
        if mistakes:
            raise MistakesError(*mistakes)
        filed = (MemoPoint(row.response, row.point.strip(), row.comment.strip(), row.verdict) for row in points)
        return hc.FileMemo(case=work.case.id, text=self.tekst, points=tuple(filed))


def _mistakes(row: Row) -> Iterator[tuple[str, str]]:
    which = f"{row.response}-{row.place}"
    if not row.comment.strip():
        yield f"kommentar-{which}", f"Svar {row.response}: Skriv forvaltningens bemærkning til punktet."
    if not row.verdict:
        yield f"udfald-{which}", f"Svar {row.response}: Vælg, hvordan punktet vurderes."


def _filed(visit: Visit, work: Work, command: hc.FileMemo) -> Response | None:
    if state(visit, command) is None:
        return None
    with writing(visit.site.engine) as connection:
        drop_draft(connection, *_place(work))
    return done(visit.path, "notat")


FILE: Act[Work] = Act(always, Memo, "notat", state=_filed)


class Approved(Form):
    """A no that nobody has judged is not approved by one press."""

    alligevel: Tick

    def command(self, work: Work) -> hc.ApproveMemo:
        reader = work.visit.viewer
        memo = memo_view(work.connection, work.case.number, work.ctx.now, work.register, viewer=reader)
        unjudged = unjudged_refusal(memo)
        if unjudged is not None and not self.alligevel:
            raise MistakesError(("alligevel", unjudged.danish))
        return hc.ApproveMemo(case=work.case.id)


APPROVE: Act[Work] = Act(always, Approved, "notat-godkendt", to=lambda work, _: f"{work.address}/notat")
