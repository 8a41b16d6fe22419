"""Danish words for dates, deadlines and codes, as they stand in mails. No clock here: `today` is passed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from process.calendar import COPENHAGEN, danish_date
from process.notices import NoticeKind


def day_words(day: date) -> str:
    """«fredag den 10. september 2027»."""
    return danish_date(day, weekday=True)


def hour_words(hour: time) -> str:
    """«kl. 12.00»: Danish writes a full stop between hours and minutes."""
    return f"kl. {hour:%H.%M}"


def deadline_words(day: date, hour: time) -> str:
    """«fredag den 10. september 2027 kl. 12.00»."""
    return f"{day_words(day)} {hour_words(hour)}"


def moment_words(moment: datetime) -> str:
    """An instant as the clock on the wall in Copenhagen shows it."""
    local = moment.astimezone(COPENHAGEN)
    return deadline_words(local.date(), local.time())


def days_left(today: date, day: date) -> str:
    """How far off a day is: «i dag», «i morgen», «om 3 dage», «i går», «for 3 dage siden». Calendar days."""
    days = (day - today).days
    near = {-1: "i går", 0: "i dag", 1: "i morgen"}
    if days in near:
        return near[days]
    return f"om {days} dage" if days > 0 else f"for {-days} dage siden"


def listing(words: Sequence[str]) -> str:
    """«MED, Handicapråd og Ældreråd»."""
    return " og ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


KIND: dict[NoticeKind, str] = {
    NoticeKind.HEARING_SENT: "høringsbrevet",
    NoticeKind.HEARING_EXTENDED: "beskeden om længere frist",
    NoticeKind.HEARING_WITHDRAWN: "beskeden om, at høringen er trukket tilbage",
    NoticeKind.REMINDER: "den venlige påmindelse",
    NoticeKind.DEADLINE_PASSED: "beskeden om, at fristen er passeret",
    NoticeKind.RECEIPT: "kvitteringen",
    NoticeKind.LATE_RESPONSE: "beskeden om et svar efter fristen",
    NoticeKind.TO_APPROVE: "beskeden om en sag til godkendelse",
    NoticeKind.DRAFT_RETURNED: "beskeden om et returneret udkast",
    NoticeKind.PLACED_ON_AGENDA: "beskeden om en sag på dagsordenen",
    NoticeKind.DECIDED: "beskeden om en beslutning",
    NoticeKind.UNDELIVERED: "beskeden om en mail, der ikke kunne afleveres",
    NoticeKind.EXTENSION_ASKED: "beskeden om et ønske om længere frist",
    NoticeKind.EXTENSION_REFUSED: "afslaget på længere frist",
    NoticeKind.PROPOSAL_CHANGED: "beskeden om, at forslaget er ændret",
    NoticeKind.TO_CONFIRM: "beskeden om et svar, der skal bekræftes",
    NoticeKind.FOLLOW_UP_DUE: "påmindelsen om en opfølgning",
    NoticeKind.ROUTE_TO_CONFIRM: "beskeden om en rute, der skal bekræftes",
    NoticeKind.SUBSTITUTE_ASKED: "spørgsmålet om at møde som stedfortræder",
    NoticeKind.SUBSTITUTE_ANSWERED: "svaret fra en stedfortræder",
    NoticeKind.SUBSTITUTE_NOT_NEEDED: "beskeden om, at der ikke er brug for en stedfortræder",
    NoticeKind.AGENDA_OUT: "beskeden om en dagsorden",
    NoticeKind.MEETING_MOVED: "beskeden om, at mødet er flyttet",
    NoticeKind.MEETING_CANCELLED: "beskeden om, at mødet er aflyst",
    NoticeKind.TO_SIGN: "beskeden om en protokol til underskrift",
}
