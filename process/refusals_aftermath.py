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
}
