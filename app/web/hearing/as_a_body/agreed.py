"""How an answer came about, and what a minority says instead: asked of a body the same way by every form."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from app.web.fields import Text, a_day, among, asked, sent_as
from app.web.forms import Form, MistakesError
from process.calendar import danish_date

AT_MEETING, IN_WRITING = "moede", "runde"
WAYS = {AT_MEETING: "Godkendt på et møde", IN_WRITING: "Godkendt i en skriftlig runde"}
HOW = ("vedtaget", "vedtaget-dag", "runde-fra", "runde-til")
"""The fields of how it came about, as the browser calls them: the same for all that is answered at once."""
MINORITY = ("mindretal", "mindretal-af")


class Agreed(Form):
    """Only the days that belong to the way chosen are read."""

    vedtaget: Annotated[str, among({key: key for key in WAYS}, "Vælg en af mulighederne.", may_be_empty=True)]
    vedtaget_dag: Annotated[
        date | None, a_day, asked("Skriv, hvilken dag mødet blev holdt.", lambda _, typed: _is(AT_MEETING, typed))
    ]
    runde_fra: Annotated[
        date | None, a_day, asked("Skriv, hvornår runden begyndte.", lambda _, typed: _is(IN_WRITING, typed))
    ]
    runde_til: Annotated[
        date | None, a_day, asked("Skriv, hvornår runden sluttede.", lambda _, typed: _is(IN_WRITING, typed))
    ]
    minority_by: Annotated[Text, sent_as("mindretal-af")]
    minority: Annotated[
        Text,
        sent_as("mindretal"),
        asked("Skriv, hvad mindretallet siger.", lambda _, typed: typed.get("minority_by")),
    ]

    @property
    def agreed_on(self) -> date | None:
        return {AT_MEETING: self.vedtaget_dag, IN_WRITING: self.runde_til}.get(self.vedtaget or "")

    @property
    def agreed_from(self) -> date | None:
        return self.runde_fra if self.vedtaget == IN_WRITING else None

    def check_agreed(self, since: date, today: date) -> None:
        """Raises `MistakesError` at the field that cannot be right; the rules refuse the same. `since`: the day of the
        case.
        """
        if self.agreed_from and self.agreed_on and self.agreed_on < self.agreed_from:
            raise MistakesError(("runde-til", "Runden slutter, før den begynder. Ret en af dagene."))
        if self.agreed_on and self.agreed_on > today:
            field = "vedtaget-dag" if self.vedtaget == AT_MEETING else "runde-til"
            raise MistakesError((field, "Den dag er ikke kommet endnu. Svaret kan først sendes, når det er godkendt."))
        first = self.agreed_from or self.agreed_on
        if first and first < since:
            field = "vedtaget-dag" if self.vedtaget == AT_MEETING else "runde-fra"
            raise MistakesError((field, f"Sagen blev oprettet {danish_date(since)}, så den dag kan ikke være rigtig."))
        if self.minority and not self.minority_by:
            raise MistakesError(("mindretal-af", "Skriv, hvem mindretalsudtalelsen er fra."))


def _is(way: str, typed: object) -> bool:
    return isinstance(typed, dict) and typed.get("vedtaget") == way
