"""Why not: what a follow-up and an agreement refuse."""

from __future__ import annotations

from process.refusals import RefusalCode


class WhyFollowUp(RefusalCode):
    """What a follow-up and an agreement refuse."""

    DONE_TEXT_NEEDED = "done_text_needed", "Skriv, hvad der er gjort.", "Say what was done."
    COMMENT_FOR_YELLOW = (
        "comment_for_yellow",
        "Skriv en kommentar til den gule status.",
        "A yellow status needs a comment (--comment).",
    )
    POINTS_LOST = (
        "points_lost",
        "Listen har {count} punkter, men punkt {number} har en status. Tag alle punkter med.",
        "The list has {count} points, but point {number} has a status. Take all points along.",
    )
    NO_STATUS_YET = (
        "no_status_yet",
        "Der mangler en status på punkt {numbers}. Sæt den, før rapporten gemmes.",
        "Points {numbers} have no status yet. Set it before the report is filed.",
    )
    NOBODY_IN_OFFICE = (
        "nobody_in_office",
        "{who} har ingen plads i kommunen i dag. Vælg en anden ansvarlig.",
        "{who} holds no seat today. Choose somebody else.",
    )
