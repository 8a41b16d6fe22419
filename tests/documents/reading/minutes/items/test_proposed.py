"""What is proposed, point by point, and by whom."""

import pytest

from documents.reading.minutes.items.proposed import proposed_in
from documents.reading.text.lines import lines_of


@pytest.mark.parametrize(
    ("text", "by", "points"),
    [
        ("Borgmesteren indstiller,\n1.    at dagsordenen godkendes", "Borgmesteren", ["dagsordenen godkendes"]),
        ("Forvaltningen foreslår, at planen godkendes.", "Forvaltningen", ["planen godkendes"]),
        (
            "Direktionen indstiller, At planen godkendes. At gruppen sammensættes.",
            "Direktionen",
            ["planen godkendes", "gruppen sammensættes"],
        ),
        (
            "Det indstilles:\nAt 1) byrådet drøfter sagen\nog beder om mere\nAt 2) der følges op",
            None,
            ["byrådet drøfter sagen og beder om mere", "der følges op"],
        ),
        (
            "Direktøren for Social, Sundhed og Beskæftigelse indstiller\nat planen godkendes.",
            "Direktøren for Social, Sundhed og Beskæftigelse",
            ["planen godkendes"],
        ),
        ("Forvaltningen orienterer om status.", "Forvaltningen", ["Forvaltningen orienterer om status."]),
    ],
)
def test_proposed_points(text: str, by: str | None, points: list[str]) -> None:
    proposed = proposed_in(lines_of(text))
    assert (proposed.by, list(proposed.points)) == (by, points)
