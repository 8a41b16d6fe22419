"""The answers of a case, word for word, and what is decided about those the publication guard has stopped."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.access_log import of_answers, of_case, record
from app.web.case_work import only, work_on
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from models.database import reading
from models.files import FileStore
from models.hearing.response_texts import ResponseTexts, response_texts
from process.commands import hearing as hc
from process.personal_data import personal_data, redact, summary
from process.refusals import Refusal
from process.state.hearing import ResponsePublication

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
VERDICTS = {
    "vis": ResponsePublication.CLEARED,
    "tekst": ResponsePublication.REDACTED,
    "vis-ikke": ResponsePublication.WITHHELD,
}


@router.get("/sager/{number}/svar")
def show(
    request: Request, number: Number, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()))


@router.post("/sager/{number}/svar/{response}/offentliggoerelse")
def decide_publication(
    request: Request,
    number: Number,
    response: int,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    typed = Typed(form, prefix=f"svar-{response}-")
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
    verdict = typed.choice("valg", VERDICTS, "Vælg, hvordan svaret må vises.")
    if typed.problems or verdict is None:
        return _page(request, site, visitor, number, typed, 422)
    command = hc.DecidePublication(
        case=work.case.id,
        response=response,
        verdict=verdict,
        reason=typed.text("begrundelse"),
        public_text=typed.text("tekst") if verdict is ResponsePublication.REDACTED else "",
    )
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer, {"text_needed": "tekst", "still_personal": "tekst"}.get(answer.code, "begrundelse"))
        return _page(request, site, visitor, number, typed, 422)
    return done(f"/sager/{number}/svar", "gemt", f"svar-{response}")


@router.get("/sager/{number}/svar/{response}/filer/{sha256}")
def file(
    number: Number,
    response: int,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """A file as it came. Never shown in the page: what strangers hand in is downloaded, not run."""
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(visitor.viewer.is_administration)
        found = response_texts(connection, work.case.id).get(response, ResponseTexts())
    kept = next((one for one in found.files if one.sha256 == sha256), None)
    content = FileStore(site.data).read(sha256) if kept and site.data else None
    if kept is None or content is None:
        raise HTTPException(404)
    view = work.seen.view
    answer = (one for one in work.state.responses if one.number == response)
    record(site, visitor, (*of_case(view), *of_answers(view, answer)))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name)}"}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _page(
    request: Request, site: Installation, visitor: Visitor, number: str, typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        only(visitor.viewer.is_administration)
        texts = response_texts(connection, work.case.id)
    return page(
        request,
        "hearing/responses.html.j2",
        status,
        responses=[(one, texts.get(one.number, ResponseTexts())) for one in work.state.responses],
        found=lambda text: summary(personal_data(text)),
        redacted=lambda text: redact(text, personal_data(text)),
        may_decide=work.may(hc.DecidePublication),
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        typed_in=typed.prefix,
        **work.words(),
    )
