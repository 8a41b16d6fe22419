"""Why something about a follow-up or an agreement is refused: a sentence in Danish and one in English each."""

from __future__ import annotations

from collections.abc import Mapping

OF_AFTERMATH: Mapping[str, tuple[str, str]] = {
    "follow_ups_open": (
        "Der er opfølgninger, som ikke er færdige: nr. {numbers}. Gør dem færdige, eller skriv en begrundelse.",
        "Follow-ups {numbers} are not finished. Finish them, or give a reason (--reason).",
    ),
    "done_text_needed": ("Skriv, hvad der er gjort.", "Say what was done."),
    "comment_for_yellow": ("Skriv en kommentar til den gule status.", "A yellow status needs a comment (--comment)."),
    "linked_to_itself": ("En sag kan ikke knyttes til sig selv.", "A case cannot be linked to itself."),
    "points_lost": (
        "Listen har {count} punkter, men punkt {number} har en status. Tag alle punkter med.",
        "The list has {count} points, but point {number} has a status. Take all points along.",
    ),
    "no_status_yet": (
        "Der mangler en status på punkt {numbers}. Sæt den, før rapporten gemmes.",
        "Points {numbers} have no status yet. Set it before the report is filed.",
    ),
    "nobody_in_office": (
        "{who} har ingen plads i kommunen i dag. Vælg en anden ansvarlig.",
        "{who} holds no seat today. Choose somebody else.",
    ),
    "joined_already": (
        "Sagen behandles allerede i sag {number}. Tag den ud af den først.",
        "The case is already treated in case {number}. Take it out of that one first (leave).",
    ),
    "not_joined": ("Sagen behandles ikke i en anden sag.", "The case is not treated in another one."),
    "not_collective": (
        "Sag {number} kan ikke samle andre sager: den er afgjort, afsluttet eller selv samlet i en anden.",
        "Case {number} cannot take others in: it is decided, ended or joined to another itself.",
    ),
    "joined_case": (
        "Sagen behandles i sag {number}. Sæt den på som underpunkt til den.",
        "The case is treated in case {number}. Place it under that one (--under).",
    ),
    "order_wrong": (
        "Rækkefølgen skal nævne hvert af sagens forslag én gang.",
        "The order must name each proposal of the case once.",
    ),
    "decided_before": (
        "Sagen er afgjort. Der kan ikke ændres ved ændringsforslagene.",
        "The case is decided; its amendments stand.",
    ),
    "proposer_needed": ("Skriv, hvem der stiller ændringsforslaget.", "Say who tables the amendment."),
    "not_late": (
        "Ændringsforslag {number} kom ikke efter fristen. Det behandles uden videre.",
        "Amendment {number} was not late; it is treated anyway.",
    ),
    "pool_negative": ("Puljen kan ikke være negativ.", "A pool cannot be negative."),
}
