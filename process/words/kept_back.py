"""How it is said that a case is kept back, on pages and in mails alike."""

from __future__ import annotations

from datetime import datetime

from process.words.dates import date_and_hour, moment


def kept_back_words(is_closed: bool, public_from: datetime | None, is_closed_elsewhere: bool = False) -> str:
    """«Sagen er fortrolig …»; "" for a case everybody may know of. `public_from`: only while it lies ahead.
    `is_closed_elsewhere`: an item it stands on is.
    """
    if is_closed:
        return "Sagen er lukket (fortrolig): kun de, der behandler den, kan se den."
    if public_from is not None:
        return f"Sagen er fortrolig indtil videre: den må først omtales fra {moment(public_from)}."
    if is_closed_elsewhere:
        return "Sagen er fortrolig, fordi den står på et lukket punkt eller et punkt, der ikke må omtales endnu."
    return ""


def kept_back_mark(
    is_closed: bool, public_from: datetime | None, now: datetime, is_closed_elsewhere: bool = False
) -> str:
    """«Lukket», «Embargo til 5. oktober 2027 kl. 9.00»: beside a title in a list, for those who see it there; "" for
    what everybody may know of.
    """
    if not is_closed and public_from is not None and public_from > now:
        return f"Embargo til {date_and_hour(public_from)}"
    return "Lukket" if is_closed or is_closed_elsewhere else ""
