"""Answering a hearing: `/svar/…` by personal link, `/sager/…/svar/…` signed in. Reading changes nothing.

What is typed is kept at each press, shown for checking, and stated only by the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import OperationalError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from app.web.access import TypedForm
from app.web.act import apply, command_of
from app.web.facts import done, new_id
from app.web.fields import LONGEST, Text, a_day, among, asked, files_of, sent_as
from app.web.forms import Form, Later, MistakesError, Typed
from app.web.handed_in.uploads import take_files, takes
from app.web.hearing.answer_page import CurrentPlace, Place, Unfinished, Window
from app.web.hearing.together.agreed import AT_MEETING, HOW, IN_WRITING, MINORITY, Agreed
from app.web.installation import CurrentSite, Installation
from app.web.kept_text import BY_SCRIPT, drop
from app.web.kept_text import answer as kept_answer
from app.web.render import page
from documents.case.difference import amount_line, shortened
from models.access.draft_comments import drop_comments
from models.access.form_drafts import drop_draft, save_draft
from models.access.links import mark_used
from models.access.uploads import count_upload
from models.case.names import person_name
from models.database import is_passing, writing
from models.hearing.response_texts import ResponseTexts
from notifications.hearing.ahead import ways
from notifications.hearing.way import Way
from process.calendar import COPENHAGEN, local_day
from process.commands import hearing as hc
from process.commands.act import CaseCommand, id_by_content
from process.limits import ANSWER, ANSWERS_AN_HOUR, MOST_FILES
from process.personal_data import personal_data, summary
from process.refusals import Refusal
from process.state.hearing import Answer, HearingResponse
from process.words.dates import hour

router = APIRouter()
LINK, PART, LOGIN = "/svar/{token}", "/svar/{token}/sag/{number}", "/sager/{number}/svar/{body}"
"""`PART`: one of the cases that a link asks about together."""
SAVE, WITH_OTHERS = "kladde", "sammen"
FIELDS = ("svar", "moede", "moede-dag", "frist", "begrundelse", "tekst", "hvem", "vegne", "navn", *HOW, *MINORITY)
LONGEST_KEPT = dict.fromkeys(FIELDS, LONGEST // 5) | dict.fromkeys(("tekst", "mindretal"), 2 * LONGEST)
"""Signs of each field that a draft keeps, more than any form takes: what is too long is still there to be shortened."""
LONGEST_NAME = 40
OF_REQUEST = frozenset({"svar", "moede", "moede-dag", "frist", "begrundelse"})
"""The fields of a promise or a wish for more time: all that is handed in with one."""
OWN, SEEN = "vindue", "vindue-set"
"""Which page the form stands on, and which one had left what it showed."""
BOTH_WRITTEN = (
    "Svaret er også skrevet i et andet vindue, siden du åbnede siden. Her står begge dele: dit i felterne, det andet "
    "under dem. Ret til, så svaret bliver, som det skal være, og tryk igen."
)
ANOTHER_DAY = "anden"
FURTHEST = 366
"""Days ahead somebody may promise an answer, or ask to wait."""
ENOUGH = (
    "Der er sendt {} svar den seneste time, og flere kan ikke tages med nu. Det, du har skrevet, står her stadig. Tryk "
    "igen efter kl. {}."
)
MINUTE = timedelta(minutes=1)
TOO_FAR = "Dagen ligger mere end et år ude i fremtiden. Vælg en tidligere dag."


@router.get(LINK)
@router.get(PART)
@router.get(LOGIN)
def show(request: Request, place: CurrentPlace, site: CurrentSite) -> Response:
    """The form; the receipt once there is an answer, or when it is too late to give one."""
    if place.is_correction and place.corrected is None:  # it has been corrected since the address was given out
        return RedirectResponse(place.path, 303)
    if not place.is_open:
        return show_receipt(request, place)
    return show_form(request, site, _given_back(request, place), Typed(FormData()))


def _given_back(request: Request, place: Place) -> Place:
    """With what was typed when the session ended, in place of the draft that the same page had left."""
    back = getattr(request.state, "given_back", {}).get("")
    if not back:
        return place
    fields = {name: back[name] for name in FIELDS if name in back}
    if place.draft is None:
        return replace(place, draft=Unfinished(fields))
    beside = place.draft.unseen_by(Window(back.get(OWN, ""), back.get(SEEN, "")), fields)
    return replace(place, draft=replace(place.draft, fields=fields, beside=beside))


@router.post(LINK, dependencies=[takes(ANSWER)])
@router.post(PART, dependencies=[takes(ANSWER)])
@router.post(LOGIN, dependencies=[takes(ANSWER)])
def keep(request: Request, place: CurrentPlace, typed: TypedForm, site: CurrentSite) -> Response:
    """Keep what was typed, whatever it is; then on to the check page, or back with what is missing."""
    if not place.is_open:
        return _answered_meanwhile(request, place, typed)
    draft, refused = _typed(site, place, typed)
    is_kept = _kept(site, place, draft)
    if is_kept and place.link is None:
        drop(site, place.path, place.person, [""])
    if not is_kept:  # the files are named by nothing then
        draft = replace(draft, files=place.draft.files if place.draft else ())
    place = replace(place, draft=draft)
    _, read = read_draft(place, draft)
    is_by_script = BY_SCRIPT in request.headers
    if typed.form.get("goer") == SAVE and is_kept and not refused and (is_by_script or not draft.beside):
        return kept_answer(request, place.below(), SAVE)
    if typed.form.get("goer") == WITH_OTHERS and is_kept and not refused and not is_by_script:
        return RedirectResponse(f"{place.whole_path or place.path}/{WITH_OTHERS}", 303)
    if draft.beside:
        read.wrong("", BOTH_WRITTEN)
    for sentence in refused:
        read.wrong("filer", sentence)
    read.later = typed.later
    if not is_kept:
        read.busy(with_files=bool(typed.handed_in))
    return show_form(request, site, place, read) if read.problems else RedirectResponse(place.below("kontrol"), 303)


def _answered_meanwhile(request: Request, place: Place, typed: Typed) -> Response:
    """Sent from another window, or too late: the receipt, with what was typed here and is in no answer."""
    stated = {text.strip() for its in place.words.values() for text in (*its.said, its.on_behalf_of, its.minority_by)}
    texts = (
        str(typed.form.get(name) or "").replace("\r\n", "\n").strip()
        for name in ("tekst", "vegne", "begrundelse", *MINORITY)
    )
    left_over = [text for text in texts if text and text not in stated]
    if not left_over:
        return RedirectResponse(place.path, 303)
    shown = page(request, "hearing/answer_receipt.html.j2", left_over=left_over, **_words(place))
    shown.status_code = 409
    return shown


@router.get(f"{LINK}/kontrol")
@router.get(f"{PART}/kontrol")
@router.get(f"{LOGIN}/kontrol")
def check(request: Request, place: CurrentPlace, site: CurrentSite) -> Response:
    """What will be sent, as it will be sent, with a warning where it seems to hold personal data."""
    if place.draft is None or not place.is_open or place.draft.beside:
        return RedirectResponse(place.below(), 303)
    command, read = read_draft(place, place.draft)
    return (
        show_form(request, site, place, read)
        if command is None
        else show_check(request, site, place, place.draft, command, read)
    )


@router.post(f"{LINK}/send")
@router.post(f"{PART}/send")
@router.post(f"{LOGIN}/send")
def send(request: Request, place: CurrentPlace, typed: TypedForm, site: CurrentSite) -> Response:
    """State it. A second press finds no draft any more and shows the receipt; one on an older page shows the newer."""
    draft = place.draft
    if draft is None or not place.is_open:
        return RedirectResponse(place.path, 303)
    command, read = read_draft(place, draft)
    if command is None or draft.beside or typed.form.get("udgave") != draft.digest:
        return RedirectResponse(place.below("kontrol"), 303)
    key = id_by_content(f"answer:{place.form}:{place.owner}:{draft.statement or draft.digest[:32]}")
    try:
        if (wait_until := _noted(site, place)) is not None:
            read.wrong("", ENOUGH.format(ANSWERS_AN_HOUR, hour((wait_until.astimezone(COPENHAGEN) + MINUTE).time())))
            read.later = Later(429, int((wait_until - site.wall.now()).total_seconds()) + 1)
            return show_check(request, site, place, draft, command, read)
        answer = apply(site, place.person, command, key)
    except OperationalError as error:
        if not is_passing(error):
            raise
        read.busy()
        return show_check(request, site, place, draft, command, read)
    if isinstance(answer, Refusal):
        read.refused(answer)
        return show_form(request, site, place, read)
    _handed_in(site, place, draft, command)
    return done(place.path, _said(command))


def _said(command: CaseCommand) -> str:
    """The key of what the page says when it is stated."""
    if isinstance(command, hc.RecordResponse):
        return "rettelse-sendt" if command.corrects else "delsvar-sendt" if command.is_partial else "svar-sendt"
    return "loefte" if isinstance(command, hc.PromiseResponse) else "frist-bedt"


def _noted(site: Installation, place: Place) -> datetime | None:
    """Counts what this person states here; when the next may come, if that was enough for an hour."""
    with writing(site.engine) as connection:
        return count_upload(connection, f"answer:{place.round}:{place.person}", ANSWERS_AN_HOUR, site.wall.now())


def _handed_in(site: Installation, place: Place, draft: Unfinished, command: CaseCommand) -> None:
    """The draft of an answer is gone then; one that waits behind a promise or a wish is not. All of it stays where the
    database is held: what was stated is there, one press more is nothing.
    """
    is_all = isinstance(command, hc.RecordResponse) or not draft.begins_answer
    rest = None if is_all else draft.without(OF_REQUEST)
    try:
        with writing(site.engine) as connection:
            for owner in {place.owner, place.own_name}:
                drop_draft(connection, place.form, owner)
            if isinstance(command, hc.RecordResponse) and not command.is_partial:
                drop_comments(connection, [place.form])
            if rest is not None:
                save_draft(connection, place.form, place.owner, rest.as_json(), site.now())
            if place.link is not None:
                mark_used(connection, place.link, site.now())
    except OperationalError as error:
        if not is_passing(error):
            raise


@router.post(f"{LINK}/bekraeft")
@router.post(f"{PART}/bekraeft")
@router.post(f"{LOGIN}/bekraeft")
def confirm(place: CurrentPlace, site: CurrentSite) -> Response:
    """The chair's or the vice-chair's word that the answer is the MED committee's."""
    if place.may_confirm and place.answers:
        command = hc.ConfirmResponse(**place.key)
        key = id_by_content(f"confirm/{place.round}:{place.person}:{place.answers[-1].number}")
        if not isinstance(apply(site, place.person, command, key), Refusal):
            return done(place.path, "bekraeftet")
    return RedirectResponse(place.path, 303)


def _typed(site: Installation, place: Place, typed: Typed) -> tuple[Unfinished, list[str]]:
    """Fields and files in place of what was saved; the sentences are about files that were not taken."""
    form = typed.form
    fields = {
        name: value.replace("\r\n", "\n")[: LONGEST_KEPT[name]]
        for name in FIELDS
        if isinstance(value := form.get(name), str)
    }
    unwanted = form.getlist("fjern")
    files = tuple(file for file in (place.draft.files if place.draft else ()) if file.sha256 not in unwanted)
    refused: list[str] = []
    if site.data is not None:
        files, refused = take_files(files_of(form.getlist("filer")), typed, files)
    window = Window(str(form.get(OWN) or "")[:LONGEST_NAME], str(form.get(SEEN) or "")[:LONGEST_NAME])
    return Unfinished.after(place.draft, fields, files, window), refused


def _kept(site: Installation, place: Place, draft: Unfinished) -> bool:
    """Saved; not where another holds the database for too long."""
    try:
        with writing(site.engine) as connection:
            save_draft(connection, place.form, place.owner, draft.as_json(), site.now())
            if place.is_shared:  # it stands in the body's draft now, or beside it
                drop_draft(connection, place.form, place.own_name)
    except OperationalError as error:
        if not is_passing(error):
            raise
        return False
    return True


# -- what a body can choose between ----------------------------------------------------------------------------------


ANSWERS_OF_COUNCILS = (Answer.NO_REMARKS, Answer.REMARKS, Answer.SUPPORT, Answer.OPPOSE)
ANSWERS_OF_MED = (Answer.DISCUSSED, Answer.JOINT_STATEMENT, Answer.STAFF_STATEMENT)
PROMISE, EXTENSION = "promise", "extension"
"""What a body can say instead of answering."""
WITH_TEXT = frozenset({Answer.REMARKS, Answer.OPPOSE, Answer.JOINT_STATEMENT, Answer.STAFF_STATEMENT})
"""Answers that say nothing without their words."""
CHOICES: Mapping[str, str] = {
    Answer.NO_REMARKS: "Vi har ingen bemærkninger",
    Answer.REMARKS: "Vi har bemærkninger",
    Answer.SUPPORT: "Vi støtter forslaget",
    Answer.OPPOSE: "Vi kan ikke støtte forslaget",
    Answer.DISCUSSED: "Forslaget er drøftet uden bemærkninger",
    Answer.JOINT_STATEMENT: "Fælles udtalelse",
    Answer.STAFF_STATEMENT: "Medarbejdersidens udtalelse",
    PROMISE: "Vi svarer efter vores møde",
    EXTENSION: "Vi beder om længere frist",
    Answer.NO_ANSWER_WILL_COME: "Vi afgiver ikke høringssvar",
}


def choices(place: Place) -> tuple[str, ...]:
    """What this body can choose between. Somebody who has answered can only say something else."""
    own = ANSWERS_OF_MED if place.is_med else ANSWERS_OF_COUNCILS
    if place.is_correction or place.request.answered_at or place.request.closed_at:
        return own
    instead = (PROMISE,) if place.is_late else (PROMISE, EXTENSION)
    return (*own, *instead, Answer.NO_ANSWER_WILL_COME)


# -- from what was typed to what is stated ---------------------------------------------------------------------------


class NoChoice(Form):
    svar: Annotated[str, among({}, "Vælg, hvad I svarer.")]


def _days(place: Place) -> dict[str, date]:
    return {meeting.held_on.isoformat(): meeting.held_on for meeting in place.meetings}


class PromisedMeeting(Form):
    moede: Annotated[date, among(_days, "Vælg, hvilket møde I svarer efter.")]

    def command(self, place: Place) -> CaseCommand:
        return _promise(place, self.moede)


class PromisedDay(Form):
    moede_dag: Annotated[date, a_day, asked("Skriv, hvilken dag I holder møde.")]

    def command(self, place: Place) -> CaseCommand:
        return _promise(place, self.moede_dag)


def _promise(place: Place, on: date) -> CaseCommand:
    if on < place.today:
        raise MistakesError(("moede", "Mødet er holdt. Vælg et møde, der kommer, eller svar nu."))
    if (on - place.today).days > FURTHEST:
        raise MistakesError(("moede-dag", TOO_FAR))
    return hc.PromiseResponse(**place.key, on=on)


class WishedExtension(Form):
    frist: Annotated[date, a_day, asked("Skriv, hvilken dag I kan svare.")]
    begrundelse: Annotated[Text, asked("Skriv, hvorfor I har brug for mere tid.")]

    def command(self, place: Place) -> CaseCommand:
        if place.request.due_on and self.frist <= place.request.due_on:
            raise MistakesError(("frist", "Dagen ligger ikke efter den frist, I har. Vælg en senere dag."))
        if (self.frist - place.today).days > FURTHEST:
            raise MistakesError(("frist", TOO_FAR))
        return hc.AskExtension(**place.key, until=self.frist, reason=self.begrundelse)


def _says_nothing(place: Place, typed: dict[str, Any]) -> bool:
    """Without its words, an answer of this kind."""
    return typed.get("answer") in WITH_TEXT and not (place.draft and place.draft.files)


ANSWERS = {str(answer): answer for answer in Answer}


class BodyAnswer(Agreed, states=hc.RecordResponse):
    answer: Annotated[Answer, sent_as("svar"), among(ANSWERS, "Vælg, hvad I svarer.")]
    text: Annotated[Text, sent_as("tekst"), asked("Skriv svaret, eller vedhæft det som fil.", _says_nothing)]
    hvem: Text
    vegne: Annotated[Text, asked("Skriv, hvem svaret er fra.", lambda _, typed: typed.get("hvem") == "del")]
    submitted_by: Annotated[Text, sent_as("navn"), asked("Skriv dit navn. Det bliver ikke offentliggjort.")]

    @property
    def is_partial(self) -> bool:
        return self.hvem == "del"

    @property
    def on_behalf_of(self) -> str:
        return self.vegne if self.is_partial else ""

    def command(self, place: Place) -> CaseCommand:
        self.check_agreed(local_day(place.case.created_at), place.today)
        files = place.draft.files if place.draft else ()
        answer: hc.RecordResponse = super().command(place)
        general = place.words[place.correcting].general if place.correcting else ""  # what was said of them all stands
        return replace(answer, corrects=place.correcting, channel=place.channel, files=files, general=general)


def read_draft(place: Place, draft: Unfinished) -> tuple[CaseCommand | None, Typed]:
    """The command this draft amounts to; None when something is missing, which `problems` then says."""
    typed = Typed(FormData(draft.fields))
    return command_of(typed, _kind(place, draft), place), typed


def _kind(place: Place, draft: Unfinished) -> type[Form]:
    """Only what belongs to the choice is read: the rest of the page is there without it."""
    chosen = draft.fields.get("svar")
    if chosen not in choices(place):
        return NoChoice
    if chosen == PROMISE:
        is_other_day = draft.fields.get("moede") == ANOTHER_DAY or not place.meetings
        return PromisedDay if is_other_day else PromisedMeeting
    return WishedExtension if chosen == EXTENSION else BodyAnswer


# -- showing ---------------------------------------------------------------------------------------------------------


def _first(place: Place) -> Unfinished:
    """The form before anything is typed: a correction begins with the answer it corrects."""
    fields = {"navn": person_name(place.around.register, place.person), "hvem": "hele"}
    if place.corrected is not None:
        fields |= _as_typed(place.corrected, place.words[place.corrected.number])
    return Unfinished(fields)


def _as_typed(answer: HearingResponse, said: ResponseTexts) -> dict[str, str]:
    """An answer as its fields were filled in."""
    way = "" if answer.agreed_on is None else IN_WRITING if answer.agreed_from else AT_MEETING
    begun, over = (day.isoformat() if day else "" for day in (answer.agreed_from, answer.agreed_on))
    return {
        "svar": str(answer.answer),
        "tekst": said.text,
        "hvem": "del" if answer.is_partial else "hele",
        "vegne": said.on_behalf_of,
        "vedtaget": way,
        "vedtaget-dag": over if way == AT_MEETING else "",
        "runde-fra": begun,
        "runde-til": over if way == IN_WRITING else "",
        "mindretal": said.minority,
        "mindretal-af": said.minority_by,
    }


def way_ahead(site: Installation, place: Place) -> Way | None:
    """Of what may be seen here."""
    if place.is_hidden or place.is_practice:
        return None
    return ways({place.case.id: place.state}, site.reference, site.now()).get(place.case.id)


def decider(site: Installation, place: Place, *, are_several: bool = False) -> str:
    """Who treats and decides it, and when: as the letter says it. `are_several`: of cases that all go that way."""
    way = None if place.is_correction else way_ahead(site, place)
    return way.told(place.due, are_several=are_several) if way else ""


def show_form(request: Request, site: Installation, place: Place, typed: Typed) -> Response:
    draft = place.draft or _first(place)
    way = None if place.is_correction else way_ahead(site, place)
    shown = page(
        request,
        "hearing/answer.html.j2",
        draft=draft,
        fields=draft.shown(FIELDS),
        windows=((OWN, new_id()), (SEEN, draft.window)),
        decider=way.told(place.due) if way else "",
        decided_before=way.decided_before if way else lambda _: "",
        offered=[(key, CHOICES[key]) for key in choices(place)],
        another_day=ANOTHER_DAY,
        action=place.below(),
        most_files=MOST_FILES if site.data is not None and not place.is_practice else 0,
        problems=typed.problems,
        wrong=typed.wrong_fields,
        **_words(place),
    )
    return typed.answered(shown)


def show_check(
    request: Request, site: Installation, place: Place, draft: Unfinished, command: CaseCommand, read: Typed
) -> Response:
    texts = (
        [command.text, command.on_behalf_of, command.minority, command.minority_by]
        if isinstance(command, hc.RecordResponse)
        else []
    )
    personal = [each for text in texts for each in personal_data(text)]
    way = None if isinstance(command, hc.RecordResponse) else way_ahead(site, place)
    shown = page(
        request,
        "hearing/answer_check.html.j2",
        problems=read.problems,
        draft=draft,
        command=command,
        kind=type(command).__name__,
        choices=CHOICES,
        personal=summary(personal),
        masked=[each.masked for each in personal],
        suspects=[file.name for file in draft.files if file.is_suspect],
        decided_before=way.decided_before if way else lambda _: "",
        back=place.below(),
        action=place.below("send"),
        **_words(place),
    )
    return read.answered(shown)


def show_receipt(request: Request, place: Place, **more: Any) -> Response:
    return page(request, "hearing/answer_receipt.html.j2", **more, **_words(place))


def _words(place: Place) -> dict[str, Any]:
    """What every page about one request shows."""
    register = place.around.register
    return {
        "place": place,
        "case": place.case,
        "is_correction": place.is_correction,
        "asker": register.persons.get(place.asker) if place.asker else None,
        "person": lambda person: person_name(register, person),
        "shortened": shortened,
        "amount_line": amount_line,
    }
