"""Danish words for dates, deadlines and codes, as they stand in mails. No clock here: `today` is passed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from process.calendar import COPENHAGEN, danish_date


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
