"""Reading a folder: what the entries hold, and pinned versions read again."""

from datetime import date, time
from pathlib import Path

import pytest

from config.entries import MeetingEntry, MunicipalityEntry
from config.files.rules import RULE_FILES, digest, parse_rules, rule_book
from config.files.toml import ConfigError
from config.load import calendar_of, load, read_folder, read_municipality_of
from config.settings import EXAMPLE
from process.register import SeatRole
from tests.example_register import build_register


def text(kind: str) -> str:
    return (EXAMPLE / RULE_FILES[kind]).read_text(encoding="utf-8")


def test_a_meeting_gets_its_days_from_the_bodys_rhythm_or_its_own() -> None:
    meetings = {(each.organization, each.held_on): each for each in load(EXAMPLE).meetings}
    assert meetings["byraad", date(2027, 10, 5)] == MeetingEntry(
        organization="byraad",
        held_on=date(2027, 10, 5),
        starts_at=time(17),
        place="Byrådssalen, Sandvig Rådhus",
        case_deadline_on=date(2027, 9, 21),
        directors_on=date(2027, 9, 23),
        chair_on=date(2027, 9, 28),
        dispatch_on=date(2027, 9, 29),
        publish_on=date(2027, 9, 30),
    )
    own = meetings["oekonomiudvalg", date(2027, 8, 25)]
    assert (own.dispatch_on, own.starts_at) == (date(2027, 8, 24), time(15))
    assert meetings["handicapraad", date(2027, 9, 23)].directors_on is None


def test_a_seat_lasts_as_long_as_the_term_it_names() -> None:
    seats = load(EXAMPLE).memberships
    mayor = next(seat for seat in seats if seat.organization == "byraad" and seat.role is SeatRole.CHAIR)
    assert (mayor.starts_on, mayor.ends_on) == (date(2026, 1, 1), date(2029, 12, 31))
    officer = next(seat for seat in seats if seat.role is SeatRole.OFFICER)
    assert (officer.starts_on, officer.ends_on) == (None, None)


def test_the_register_of_a_configuration_has_its_numbers_in_order() -> None:
    register = build_register(load(EXAMPLE))
    council, finance = register.organization("byraad"), register.organization("oekonomiudvalg")
    assert council is not None
    assert finance is not None
    assert finance.parent == council.id
    assert [each.starts_at for each in register.meetings] == sorted(each.starts_at for each in register.meetings)
    ranks = [seat.rank for seat in register.seats_in(council.id, date(2027, 8, 23), SeatRole.SUBSTITUTE)]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("kind", list(RULE_FILES))
def test_a_pinned_version_reads_the_same_as_the_folder(kind: str) -> None:
    sandvig = load(EXAMPLE)
    book = rule_book({kind: text(kind)})
    assert book.versions == {kind: sandvig.rules.versions[kind]}
    assert sandvig.texts[kind] == text(kind)
    if kind == "calendar":
        assert parse_rules("calendar", text(kind)) == sandvig.calendar
    if kind == "routes":
        assert parse_rules("routes", text(kind)) == dict(sandvig.rules.routes)
        assert book.routes == sandvig.rules.routes


def test_the_version_does_not_depend_on_line_ends() -> None:
    assert digest("a = 1\r\nb = 2\r\n") == digest("a = 1\nb = 2\n")
    assert digest("a = 1") != digest("a = 2")


def test_rules_pinned_before_these_keys_existed_still_read() -> None:
    old = {
        "reminders": 'days_before = [5, 1]\nquiet_days = 1\nescalation_days = [2]\noffice_from = "09:00"\n',
        "routes": '[[route]]\ncase_type = "sag"\nname = "Sag"\nsource = "pkt. 1"\n'
        'steps = [ { step = 1, body = "byraad", role = "decision", authoritative = true } ]\n',
        "playbook": '[[row]]\nkey = "k"\nbody = "b"\nduty = "law"\nsource = "s"\nwhy = "w"\nperiod_days = 9\n',
    }
    book = rule_book(old)
    assert book.reminders.days_before == (5, 1)
    assert book.reminders_for("sag", "b", "med") == book.reminders
    assert book.routes["sag"].second_round_days == 5
    assert book.playbook[0].gates is None


def test_broken_rules_raise_with_every_problem() -> None:
    with pytest.raises(
        ConfigError, match=r"playbook.toml, linje 2, duty: .*law, statutory_agreement, agreement, custom"
    ) as caught:
        parse_rules("playbook", '[[row]]\nduty = "pligt"\n')
    assert len(caught.value.problems) == 6
    with pytest.raises(ConfigError):
        rule_book({"reminders": "quiet_days = 'to'"})
    with pytest.raises(KeyError):
        parse_rules("ruter", "")


def test_a_folder_with_problems_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"organisation.toml: Filen mangler"):
        load(tmp_path)
    assert read_folder(tmp_path).configuration.organizations == ()


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    for path in EXAMPLE.glob("*.toml"):
        windows = path.read_text(encoding="utf-8").replace("\n", "\r\n")
        (tmp_path / path.name).write_bytes(b"\xef\xbb\xbf" + windows.encode())
    assert load(tmp_path) == load(EXAMPLE)


def test_the_calendar_of_the_folder_knows_its_closing_days() -> None:
    calendar = calendar_of(load(EXAMPLE).calendar)
    assert not calendar.is_working_day(date(2027, 5, 7))
    assert not calendar.is_working_day(date(2027, 12, 27))
    assert calendar.is_working_day(date(2028, 1, 3))


def test_who_the_municipality_is_is_read_without_the_rest(tmp_path: Path) -> None:
    assert read_municipality_of(EXAMPLE) == load(EXAMPLE).municipality
    assert read_municipality_of(tmp_path) == MunicipalityEntry()


def test_a_pinned_version_with_keys_that_are_no_more_is_still_read() -> None:
    text = EXAMPLE.joinpath("routes.toml").read_text(encoding="utf-8")
    old = text.replace('public_hearing = "local_plan"\n', 'law_days = 28\nlaw_source = "planloven § 24"\n')
    assert parse_rules("routes", old)["local_plan"].public_hearing == ""
