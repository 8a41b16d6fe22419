"""What Nordby has decided for itself: routes, playbook, approvals, reminders."""

from __future__ import annotations

from typing import Any

from process.rules import (
    ApprovalChain,
    ApprovalStep,
    Duty,
    PlaybookRow,
    ReminderPlan,
    Role,
    RouteStep,
    RouteTemplate,
    RuleBook,
)


def _route(case_type: str, *steps: RouteStep, **options: Any) -> RouteTemplate:
    return RouteTemplate(case_type, case_type, "Kompetenceplan pkt. 1", steps, **options)


_HEARING, _REC, _DEC = Role.HEARING, Role.RECOMMENDATION, Role.DECISION
ROUTES = (
    _route(
        "political_case",
        RouteStep(1, "<parties>", _HEARING, gates=3),
        RouteStep(1, "<committee>", _REC),
        RouteStep(2, "oeu", _REC),
        RouteStep(3, "byraad", _DEC, authoritative=True),
    ),
    _route(
        "committee_case",
        RouteStep(1, "<parties>", _HEARING, gates=2),
        RouteStep(2, "<committee>", _DEC, authoritative=True),
    ),
    _route(
        "local_plan",
        RouteStep(1, "<committee>", _REC),
        RouteStep(2, "<parties>", _HEARING, gates=3),
        RouteStep(3, "<committee>", _REC),
        RouteStep(4, "byraad", _DEC, authoritative=True),
    ),
    _route(
        "two_readings",
        RouteStep(1, "<parties>", _HEARING, gates=3),
        RouteStep(2, "byraad", _REC, reading=1),
        RouteStep(3, "byraad", _DEC, authoritative=True, reading=2),
    ),
    _route(
        "sends_itself",
        RouteStep(1, "<parties>", _HEARING, gates=2),
        RouteStep(2, "<committee>", _DEC, authoritative=True),
        letters_send_themselves=True,
    ),
    _route("short", RouteStep(1, "<committee>", _DEC, authoritative=True)),
)
RULES = RuleBook(
    routes={route.case_type: route for route in ROUTES},
    playbook=(
        PlaybookRow(
            "handicap", "handicapraad", Duty.LAW, "Lov A", "Berører.", 21, answers=("people_with_disabilities",)
        ),
        PlaybookRow("med", "hovedmed", Duty.MED_AGREEMENT, "MED-aftalen", "Personale.", 14, answers=("affects_staff",)),
    ),
    chains={
        "*": ApprovalChain("*", (ApprovalStep("head", "afdelingschef"), ApprovalStep("director", "direktør"))),
        "two_readings": ApprovalChain(
            "two_readings",
            (
                ApprovalStep("finance_consultant", "økonomikonsulent", clearance=True),
                ApprovalStep("head", "afdelingschef"),
                ApprovalStep("director", "direktør"),
            ),
        ),
    },
    reminders=ReminderPlan(),
    versions={"calendar": "c" * 64},
)
