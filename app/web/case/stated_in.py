"""In what a proposal's amounts are stated: asked the same way wherever amounts are typed, and told wherever read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from app.web.fields import Text, among
from app.web.forms import Form, MistakesError
from process.words.codes import SIGN_CONVENTIONS

NO_PLUS = "Vælg, hvad plus betyder, eller lad valget stå tomt."
NO_PRICES = "Skriv et årstal, for eksempel 2028."
_YEAR = re.compile(r"\d{4}")


class StatedIn(Form):
    """Either may stay unsaid: the rule check asks for it then."""

    prisniveau: Text
    fortegn: Annotated[str | None, among({key: key for key in SIGN_CONVENTIONS}, NO_PLUS, may_be_empty=True)]

    @property
    def stated_in(self) -> dict[str, str | None]:
        """For the proposal's content. Raises `MistakesError` where the price level is no year."""
        if self.prisniveau and not _YEAR.fullmatch(self.prisniveau):
            raise MistakesError(("prisniveau", NO_PRICES))
        return {"price_level": self.prisniveau or None, "sign_convention": self.fortegn}


def stated_already(content: Mapping[str, Any]) -> dict[str, str]:
    """What the fields begin with."""
    said = {"prisniveau": content.get("price_level"), "fortegn": content.get("sign_convention")}
    return {name: str(value or "") for name, value in said.items()}
