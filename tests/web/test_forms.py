"""What is typed into a form: read as people write it, or said why not."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from app.web.forms import LONGEST, Typed, form_of, in_danish
from process.hearing.refusals import WhyHearing
from process.refusals import Why, refuse


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
    assert typed.day("dag") == day
    assert typed.problems == []


@pytest.mark.parametrize("text", ["i morgen", "31-02-2027", "24/9", "2027-13-01", "99999-1-1", "1-1-99999"])
def test_what_is_no_date_is_said_at_its_field(text: str) -> None:
    typed = Typed(FormData({"dag": text}), "svar-")
    assert typed.day("dag") is None
    assert [(one.field, "er ikke en dato" in one.sentence) for one in typed.problems] == [("svar-dag", True)]


@pytest.mark.parametrize(("text", "hour"), [("", time(12)), ("9.30", None), ("09.30", time(9, 30)), ("24:00", None)])
def test_an_hour_is_noon_unless_said(text: str, hour: time | None) -> None:
    typed = Typed(FormData({"tid": text}))
    assert (typed.hour("tid") if hour else None) == hour
    typed.hour("tid")
    assert bool(typed.problems) is (hour is None)


def test_day_and_hour_are_an_instant_here() -> None:
    typed = Typed(FormData({"m": "2027-12-01", "m-tid": "09:00"}))
    assert typed.moment("m") == datetime(2027, 12, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("tid", ["12", "12:00+02:00", "12.00.30", "120000", "12-00", "１２.００", "25.00"])
def test_an_hour_is_hours_and_minutes(tid: str) -> None:
    typed = Typed(FormData({"tid": tid}))
    typed.hour("tid")
    assert [one.sentence for one in typed.problems] == [f"»{tid}« er ikke et klokkeslæt. Skriv det som 12.00."]


@pytest.mark.parametrize(("day", "hour"), [("0001-01-01", "00.30"), ("9999-12-31", "23.59"), ("1-1-27", "")])
def test_a_year_nobody_meant_is_said_at_its_field(day: str, hour: str) -> None:
    typed = Typed(FormData({"m": day, "m-tid": hour}), "svar-")
    assert typed.moment("m") is None
    assert [one.field for one in typed.problems] == ["svar-m"]


def test_a_text_has_an_end_and_a_number_is_whole() -> None:
    typed = Typed(FormData({"tekst": "x" * (LONGEST + 1), "tal": "1.5", "andet": "²", "ni": "9"}))
    typed.text("tekst")
    assert (typed.number("tal"), typed.number("andet"), typed.number("ni"), typed.number("intet")) == (
        None,
        None,
        9,
        None,
    )
    assert len(typed.problems) == 3


def test_the_rules_dates_are_said_as_people_write_them() -> None:
    assert "Fristen 1. august 2027 kl. 12.00 er passeret" in in_danish(
        refuse(Why.DEADLINE_IN_PAST, due="2027-08-01 kl. 12.00")
    )
    assert in_danish(refuse(WhyHearing.UNDO_OVER, at="2027-08-23T06:10+00:00")).startswith(
        "Fortrydelsesfristen udløb 23. august 2027 kl. 08.10."
    )


def test_a_form_is_read_without_what_no_database_takes() -> None:
    body = b"tekst=Vi+k%00%0Bender%0D%0Aplanen%09nu&svar=a%01&svar=b"
    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/x-www-form-urlencoded")]}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    typed = Typed(asyncio.run(form_of(Request(scope, receive))))
    assert typed.text("tekst") == "Vi kender\nplanen\tnu"
    assert typed.many("svar") == ["a", "b"]
    assert "\x00" not in str(typed.as_typed())
