"""Danish words for days, hours and what is listed. No clock here: `today` is passed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from process.calendar import COPENHAGEN, danish_date


def hour(at: time) -> str:
    """«9.30»: Danish writes a full stop between hours and minutes, and no nought before the hour (Retskrivningsordbogen
    § 41). Every page, mail and paper writes its hours by this.
    """
    return f"{at.hour}.{at:%M}"


def day(on: date) -> str:
    """«fredag den 10. september 2027»."""
    return danish_date(on, weekday=True)


def deadline(on: date, at: time) -> str:
    """«fredag den 10. september 2027 kl. 9.00»."""
    return f"{day(on)} kl. {hour(at)}"


def moment(at: datetime) -> str:
    """As `deadline`, of an instant, by the clock on the wall in Copenhagen."""
    local = at.astimezone(COPENHAGEN)
    return deadline(local.date(), local.time())


def date_and_hour(at: datetime) -> str:
    """«10. september 2027 kl. 9.00», by the clock on the wall in Copenhagen."""
    local = at.astimezone(COPENHAGEN)
    return f"{danish_date(local.date())} kl. {hour(local.time())}"


def deadline_told(deadline: str, is_over: bool) -> str:
    """«fristen er fredag den 10. september 2027», and «fristen var …» on any paper of a later day."""
    return f"fristen {'var' if is_over else 'er'} {deadline}"


def days_left(today: date, on: date) -> str:
    """How far off a day is: «i dag», «i morgen», «om 3 dage», «i går», «for 3 dage siden». Calendar days."""
    days = (on - today).days
    near = {-1: "i går", 0: "i dag", 1: "i morgen"}
    if days in near:
        return near[days]
    return f"om {days} dage" if days > 0 else f"for {-days} dage siden"


def listing(words: Sequence[str]) -> str:
    """«MED, Handicapråd og Ældreråd»."""
    return " og ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
