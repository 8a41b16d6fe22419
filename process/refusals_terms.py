"""Why a route is not confirmed, and a case not placed, when a new term of the council has begun."""

from __future__ import annotations

from collections.abc import Mapping

OF_TERMS: Mapping[str, tuple[str, str]] = {
    "route_unconfirmed": (
        "Sagens rute er ikke bekræftet for {term}. Sagsbehandleren bekræfter den på sagens side; skal sagen på "
        "dagsordenen før det, så skriv hvorfor.",
        "The route of the case is not confirmed for {term}. The officer confirms it (confirm-route); to place the case "
        "before that, say why.",
    ),
    "route_stands": (
        "Sagens rute skal ikke bekræftes: ingen ny valgperiode er begyndt, siden den blev fastlagt.",
        "The route needs no confirmation: no new term has begun since it was set.",
    ),
    "body_has_ended": (
        "{bodies} er nedlagt og har ingen efterfølger. Vælg, hvem der tager over.",
        "{bodies} has ended and nobody follows it. Say who takes over.",
    ),
}
