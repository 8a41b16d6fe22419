"""Minutes printed from random facts, in five layouts, read back to the same facts."""

import pytest
from hypothesis import given

from documents.reading.minutes.read import read_meeting
from documents.reading.minutes.result import ReadMeeting
from documents.reading.text.lines import lines_of
from tests.documents.reading.minutes.printed import FORMULAS, LAYOUTS, Meeting, case_first, meetings

KINDS = {"Orientering": "information", "Beslutning": "decision", "Drøftelse": "discussion", None: None}


def facts_read(read: ReadMeeting) -> dict[str, object]:
    return {
        "kind": read.kind,
        "body": read.body,
        "date": read.date,
        "times": (read.start, read.end),
        "place": read.place,
        "members": [person.name for person in read.members or ()],
        "absent": [
            (a.person, a.party, a.substitute and a.substitute.name) for a in read.absences or () if a.scope == "meeting"
        ],
        "items": [
            {
                "title": item.title,
                "case_number": item.case_number,
                "kind": item.kind,
                "points": list(item.proposed_decision),
                "decisions": [(d.body, d.date, d.outcome) for d in item.decisions],
                "absent": [(a.person, a.party) for a in item.absences or () if a.scope != "meeting"],
            }
            for item in read.items
        ],
    }


def facts_printed(meeting: Meeting) -> dict[str, object]:
    absent, substitute = meeting.absent, meeting.substitute
    return {
        "kind": "minutes",
        "body": meeting.body,
        "date": meeting.day,
        "times": (f"{meeting.start:%H:%M}", f"{meeting.end:%H:%M}"),
        "place": meeting.place,
        "members": [person.name for person in meeting.members],
        "absent": [(absent.name, absent.party, substitute and substitute.name)] if absent else [],
        "items": [
            {
                "title": item.title,
                "case_number": item.case_number,
                "kind": KINDS[item.kind],
                "points": list(item.points),
                "decisions": [
                    *((body, day, FORMULAS[formula]) for body, day, formula in item.earlier),
                    (meeting.body, meeting.day, FORMULAS[item.formula]),
                ],
                "absent": [(item.absent.name, item.absent.party)] if item.absent else [],
            }
            for item in meeting.items
        ],
    }


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@given(meeting=meetings())
def test_what_is_printed_is_read_back(layout: str, meeting: Meeting) -> None:
    read = read_meeting(lines_of(LAYOUTS[layout](meeting)), "referat.txt")
    assert facts_read(read) == facts_printed(meeting)
    if LAYOUTS[layout] is not case_first:
        assert [item.number for item in read.items] == [str(item.number) for item in meeting.items]
