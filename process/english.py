"""The handlers' own Danish words inside a refusal, for the door that speaks English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "afdeling": "department",
    "behandling": "consultation",
    "forslag": "proposal",
    "møde": "meeting",
    "organ": "body",
    "punkt": "item",
    "at-punkt": "proposed point",
    "sag": "case",
    "svar": "answer",
    "ekstern frist": "external deadline",
    "sagsbehandler": "case officer",
    "organization": "body",
    "afdelingschefen": "the head of department",
    "en stedfortræder": "a substitute",
    "bilag": "annex",
    "rettelse": "correction",
    "administratoren": "the administrator",
    "direktøren": "the director",
    "en sagsbehandler": "a case officer",
    "et medlem": "a member",
    "formanden": "the chair",
    "høringskoordinatoren": "the hearing coordinator",
    "kun systemet selv": "the system itself",
    "næstformanden": "the vice-chair",
    "organets sekretær": "the body's secretary",
    "udkastet er ikke godkendt": "the draft is not approved",
    "økonomikonsulenten": "the finance consultant",
    "ingen": "nobody",
}
"""The handlers' own Danish words in a sentence, for the door that speaks English; names stay as they are."""


def in_english(word: object) -> object:
    if not isinstance(word, str):
        return word
    parts = [ENGLISH.get(part, part) for part in word.split(", ")]
    return ", ".join(
        part.replace("afventer ", "it waits for ", 1) if part.startswith("afventer ") else part for part in parts
    )
