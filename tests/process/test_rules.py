"""What a municipality decides for itself: whose reminder plan counts, and how short a new round may be."""

from dataclasses import replace

import pytest

from process.rules import OwnPlan, ReminderPlan, RuleBook

USUAL = ReminderPlan(days_before=(7, 3, 1), quiet_days=2)
RULES = RuleBook(
    reminders=USUAL,
    own_plans=(
        OwnPlan(case_type="local_plan", days_before=(9,)),
        OwnPlan(kind="board", days_before=(8,), quiet_days=4),
        OwnPlan(kind="board", case_type="local_plan", days_before=(6,)),
        OwnPlan(body="handicapraad", days_before=()),
        OwnPlan(body="handicapraad", case_type="local_plan", escalation_days=(2,)),
    ),
)


@pytest.mark.parametrize(
    ("case_type", "body", "kind", "expected"),
    [
        ("budget_proposal", "hovedmed", "med", USUAL),
        ("local_plan", "hovedmed", "med", replace(USUAL, days_before=(9,))),
        ("budget_proposal", "skolebestyrelse", "board", replace(USUAL, days_before=(8,), quiet_days=4)),
        ("local_plan", "skolebestyrelse", "board", replace(USUAL, days_before=(6,))),
        ("budget_proposal", "handicapraad", "citizen_council", replace(USUAL, days_before=())),
        ("local_plan", "handicapraad", "citizen_council", replace(USUAL, escalation_days=(2,))),
    ],
)
def test_the_most_exact_plan_counts_and_says_only_what_differs(case_type, body, kind, expected) -> None:
    assert RULES.reminders_for(case_type, body, kind) == expected
