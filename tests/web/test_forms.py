"""What is typed into a form: read as people write it, or said why not."""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Annotated

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

import app.web
from app.web.fields import (
    LONGEST,
    ByKey,
    Day,
    Hour,
    Many,
    Moment,
    Number,
    OfRow,
    Text,
    a_number,
    among,
    asked,
    between,
    number_among,
    sent_as,
)
from app.web.forms import Form, MistakesError, Problem, Typed, form_of, in_danish
from process.commands.follow_up import FinishFollowUp
from process.hearing.refusals import WhyHearing
from process.refusals import Why, refuse


class Plan(Form):
    dag: Day = None
    tid: Hour = None
    m: Moment = None


def told(typed: Typed) -> list[tuple[str, str]]:
    return [(problem.field, problem.sentence) for problem in typed.problems]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-09-24", date(2027, 9, 24)),
        ("24-09-2027", date(2027, 9, 24)),
        ("24/9 2027", date(2027, 9, 24)),
        ("24.9.2027", date(2027, 9, 24)),
        ("24. 9. 2027", date(2027, 9, 24)),
        ("", None),
    ],
)
def test_a_date_as_people_write_it(text: str, day: date | None) -> None:
    typed = Typed(FormData({"dag": text}))
    plan = typed.read(Plan)
    assert plan is not None
    assert plan.dag == day
    assert typed.problems == []


@pytest.mark.parametrize("text", ["i morgen", "31-02-2027", "24/9", "2027-13-01", "99999-1-1", "1-1-99999"])
def test_what_is_no_date_is_said_at_its_field(text: str) -> None:
    typed = Typed(FormData({"dag": text}), "svar-")
    assert typed.read(Plan) is None
    assert told(typed) == [("svar-dag", f"»{text}« er ikke en dato. Skriv den som 24-09-2027.")]
    assert typed.as_typed() == {"dag": text}


@pytest.mark.parametrize(("tid", "at"), [("", 12), ("09.00", 9), ("09:00", 9)])
def test_day_and_hour_are_an_instant_here_and_noon_unless_said(tid: str, at: int) -> None:
    plan = Typed(FormData({"m": "2027-12-01", "m-tid": tid})).read(Plan)
    assert plan is not None
    assert plan.m == datetime(2027, 12, 1, at - 1, 0, tzinfo=UTC)
    assert plan.tid is None


def test_an_hour_is_read_with_a_full_stop_or_a_colon() -> None:
    assert [plan.tid for tid in ("09.30", "09:30") if (plan := Typed(FormData({"tid": tid})).read(Plan))] == [
        time(9, 30),
        time(9, 30),
    ]


@pytest.mark.parametrize(
    "tid", ["9.3", "24:00", "12", "12:00+02:00", "12.00.30", "120000", "12-00", "１２.００", "25.00"]
)
def test_an_hour_is_hours_and_minutes(tid: str) -> None:
    sentence = f"»{tid}« er ikke et klokkeslæt. Skriv det som 12.00."
    typed = Typed(FormData({"tid": tid, "m": "2027-12-01", "m-tid": tid}))
    assert typed.read(Plan) is None
    assert told(typed) == [("tid", sentence), ("m-tid", sentence)]


@pytest.mark.parametrize("tid", ["9.30", "09.30", "9:30", "09:30"])
def test_an_hour_may_be_written_as_pages_print_it_or_as_browsers_send_it(tid: str) -> None:
    plan = Typed(FormData({"tid": tid})).read(Plan)
    assert plan is not None
    assert plan.tid == time(9, 30)


@pytest.mark.parametrize(("day", "hour"), [("0001-01-01", "00.30"), ("9999-12-31", "23.59"), ("1-1-27", "")])
def test_a_year_nobody_meant_is_said_at_its_field(day: str, hour: str) -> None:
    typed = Typed(FormData({"m": day, "m-tid": hour}), "svar-")
    assert typed.read(Plan) is None
    assert [problem.field for problem in typed.problems] == ["svar-m"]


class Amounts(Form):
    tekst: Text
    tal: Number
    andet: Number
    ni: Number
    intet: Number


def test_a_text_has_an_end_and_a_number_is_whole() -> None:
    typed = Typed(FormData({"tekst": "x" * (LONGEST + 1), "tal": "1.5", "andet": "²", "ni": "9"}))
    assert typed.read(Amounts) is None
    assert [problem.field for problem in typed.problems] == ["tekst", "tal", "andet"]
    amounts = Typed(FormData({"ni": "9"})).read(Amounts)
    assert amounts is not None
    assert (amounts.tekst, amounts.ni, amounts.intet) == ("", 9, None)


@dataclasses.dataclass(frozen=True)
class Register:
    """What the form below is about."""

    colours: tuple[str, ...]
    things: tuple[Register, ...] = ()
    number: int = 0

    def offered(self) -> dict[str, str]:
        return {colour: colour.upper() for colour in self.colours}


class Order(Form):
    farve: Annotated[str, among(Register.offered, "Vælg en farve.")]
    dage: Annotated[int, a_number, between(1, 9, "Skriv et antal fra 1 til 9."), asked("Skriv, hvor mange dage.")]
    grund: Annotated[Text, asked("Skriv hvorfor.", lambda _, before: before.get("farve") == "BLÅ")]
    bemaerkning: Annotated[Text, sent_as("bemærkning")]


def test_several_mistakes_are_said_at_once_each_beside_its_field() -> None:
    typed = Typed(FormData({"farve": "rød", "dage": "10", "bemærkning": "kære"}), "bestil-")
    assert typed.read(Order, Register(("blå", "gul"))) is None
    assert told(typed) == [("bestil-farve", "Vælg en farve."), ("bestil-dage", "Skriv et antal fra 1 til 9.")]
    assert typed.wrong_fields == dict(told(typed))
    assert typed.as_typed()["bemærkning"] == "kære"


def test_a_choice_is_of_what_the_form_is_about_and_a_field_may_be_asked_for_by_another() -> None:
    blue = Typed(FormData({"farve": "blå", "dage": "3"}))
    assert blue.read(Order, Register(("blå",))) is None
    assert told(blue) == [("grund", "Skriv hvorfor.")]
    yellow = Typed(FormData({"farve": "gul", "dage": "3"})).read(Order, Register(("gul",)))
    assert yellow is not None
    assert (yellow.farve, yellow.dage) == ("GUL", 3)


class Line(Form):
    tekst: Annotated[Text, asked("Skriv teksten.")]
    svar: Many


class Rows(Form):
    plads: ByKey[Number]
    linje: ByKey[Line]


def test_fields_that_end_in_a_key_and_small_forms_within_a_form() -> None:
    sent = [("plads-3", "1"), ("plads-x-7", ""), ("linje-1-tekst", "a"), ("linje-1-svar", "b"), ("linje-1-svar", "c")]
    rows = Typed(FormData(sent)).read(Rows)
    assert rows is not None
    assert rows.plads == {"3": 1, "x-7": None}
    assert rows.linje == {"1": Line(tekst="a", svar=("b", "c"))}
    typed = Typed(FormData({"plads-3": "to", "linje-2-svar": "d"}), "a-")
    assert typed.read(Rows) is None
    assert told(typed) == [("a-plads-3", "Skriv et helt tal."), ("a-linje-2-tekst", "Skriv teksten.")]


class Mended(Form, states=FinishFollowUp):
    number: Annotated[int, sent_as("nummer"), number_among(lambda register: register.things, "Den findes ikke.")]
    text: Annotated[Text, sent_as("gjort"), OfRow("nummer"), asked("Skriv, hvad der er gjort.")]


def test_a_field_of_one_of_many_rows_bears_its_number() -> None:
    register = Register((), (Register((), number=4),))
    done = Typed(FormData({"nummer": "4", "gjort-4": "Malet", "gjort-5": "x"})).read(Mended, register)
    assert done is not None
    assert (done.number, done.text) == (4, "Malet")
    typed = Typed(FormData({"nummer": "4", "gjort-5": "x"}))
    assert typed.read(Mended, register) is None
    assert told(typed) == [("gjort-4", "Skriv, hvad der er gjort.")]


def test_what_is_wrong_with_a_form_as_a_whole_names_its_fields() -> None:
    mistakes = MistakesError(("a", "Det ene."), ("", "Det hele."))
    typed = Typed(FormData(), "x-")
    for name, sentence in mistakes.mistakes:
        typed.wrong(name, sentence)
    assert typed.problems == [Problem("x-a", "Det ene."), Problem("", "Det hele.")]


def forms() -> Iterator[type[Form]]:
    for module in pkgutil.walk_packages(app.web.__path__, "app.web."):
        importlib.import_module(module.name)
    waiting = [Form]
    while waiting:
        own = [kind for kind in waiting.pop().__subclasses__() if kind.__module__.startswith("app.web.")]
        waiting += own
        yield from own


def test_every_form_has_all_that_its_command_asks_for_and_nothing_it_does_not() -> None:
    """Besides what the thing it is about is called, which `Form.command` takes from there."""
    called = {"case", "meeting", "item", "body", "old", "consultation", "response"}
    checked = [kind for kind in forms() if kind.states is not None and kind.model_fields]
    assert len(checked) > 40
    for kind in checked:
        fields = dataclasses.fields(kind.states)
        no_default = [each for each in fields if each.default is each.default_factory is dataclasses.MISSING]
        assert {each.name for each in no_default if not _has(kind, each.name)} <= called, kind
        beside = set(kind.model_fields) - {each.name for each in fields} - {"bekraeft"}
        worked_out = any(isinstance(getattr(kind, each.name, None), property) for each in fields)
        assert not beside or worked_out or kind.command is not Form.command, kind


def _has(kind: type[Form], name: str) -> bool:
    return name in kind.model_fields or hasattr(kind, name)


def test_the_rules_dates_are_said_as_people_write_them() -> None:
    assert "Fristen 1. august 2027 kl. 12.00 er udløbet" in in_danish(
        refuse(Why.DEADLINE_IN_PAST, due="2027-08-01 kl. 12.00")
    )
    assert in_danish(refuse(WhyHearing.UNDO_OVER, at="2027-08-23T06:10+00:00")).startswith(
        "Fortrydelsesfristen udløb 23. august 2027 kl. 8.10."
    )


def test_a_form_is_read_without_what_no_database_takes() -> None:
    body = b"tekst=Vi+k%00%0Bender%0D%0Aplanen%09nu&svar=a%01&svar=b"
    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/x-www-form-urlencoded")]}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    typed = Typed(asyncio.run(form_of(Request(scope, receive))))
    line = typed.read(Line)
    assert line is not None
    assert line.tekst == "Vi kender\nplanen\tnu"
    assert line.svar == ("a", "b")
    assert "\x00" not in str(typed.as_typed())
