"""Each door speaks one language: a refusal is built from values, and says them in the language of the door."""

from __future__ import annotations

import pytest

from process.case.refusals import WhyCase
from process.handlers import FACTS
from process.refusals import ROLES, SYSTEM, Phrase, Refusal, Thing, Why, refuse
from process.register import SeatRole
from process.stages import Stage


@pytest.mark.parametrize(
    ("refusal", "danish", "english"),
    [
        (
            refuse(Why.NOT_FOUND, what=Thing.ITEM, key=9),
            "Der findes intet punkt med betegnelsen 9.",
            "There is no item called 9.",
        ),
        (
            refuse(Why.NOT_FOUND, what=Thing.CASE, key="x"),
            "Der findes ingen sag med betegnelsen x.",
            "There is no case called x.",
        ),
        (
            refuse(Why.WRONG_STAGE, stage=Stage.HEARING, needed=Stage.DRAFTING),
            "Sagen er i stadiet «høring». Dette kan kun ske i udkast.",
            "The case is in stage hearing. This can only be done in drafting.",
        ),
        (
            refuse(Why.NOT_ALLOWED, who="Ida", roles=(SeatRole.CHAIR, SeatRole.MEMBER)),
            "Ida har ikke adgang til dette. Det kan formanden, et medlem.",
            "Ida may not do this. It takes the chair, a member.",
        ),
        (
            refuse(WhyCase.NOT_YOUR_TURN, who=None, actor="Ida"),
            "Udkastet afventer ingen, ikke Ida.",
            "The draft waits for nobody, not for Ida.",
        ),
        (
            refuse(WhyCase.INCOMPLETE, missing=(Phrase("titel", "a title"), Phrase("et forslag", "a proposal"))),
            "Udkastet mangler: titel, et forslag.",
            "The draft lacks: a title, a proposal.",
        ),
    ],
)
def test_values_are_said_in_the_language_of_the_door(refusal: Refusal, danish: str, english: str) -> None:
    assert (refusal.danish, refusal.english) == (danish, english)


def test_every_role_that_may_do_something_can_be_named() -> None:
    assert {role for fact in FACTS.values() for role in fact.seats} <= ROLES.keys()


@pytest.mark.parametrize("phrase", [*Thing, *ROLES.values(), SYSTEM])
def test_nothing_is_the_same_in_both_languages_by_oversight(phrase: Phrase | Thing) -> None:
    assert phrase.danish
    assert phrase.english
    assert phrase.danish != phrase.english
