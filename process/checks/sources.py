"""The rules a case is checked against (regeltjek): what each is called, where it stands and when that was read.

Read means read: `reference` texts of the law itself or of its authorities. Local sources (drejebog, kompetenceplan,
MED agreement) come from the case's own pinned rules instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

READ = "læst november 2026"
OWN_PLAYBOOK = "sagens udgave af drejebogen"
OWN_ROUTE = "sagens udgave af kompetenceplanen"


class Rule(StrEnum):
    """What is checked; the order is the order of the list."""

    PARTIES = "hearing_parties"
    WHICH_BODY = "which_body"
    PERIOD = "hearing_period"
    HEARING_ENDED = "hearing_before_decision"
    PUBLIC_HEARING = "public_hearing"
    SILENCE = "no_answer"
    MEMO = "memo_approved"
    MED_CONFIRMED = "med_confirmed"
    MED_LEVELS = "med_levels"
    CHANGE = "change_judged"
    PERSONAL_DATA = "personal_data"
    DISPATCH = "sent_in_time"
    LATE_ITEM = "late_item"
    READINGS = "two_readings"
    BUDGET_YEAR = "budget_year"
    AMENDMENTS = "amendments"
    FINANCE = "finance_committee"
    FUNDING = "funding"
    AMOUNTS = "amounts"
    COMPETENCE = "competence"
    MEETING = "meeting"
    WALL = "external_deadline"


@dataclass(frozen=True, slots=True)
class RuleSource:
    """`title` heads the rule in lists; `source` is the paragraph or agreement, `read` the date of its text."""

    title: str
    source: str
    read: str = READ


SOURCES: Mapping[Rule, RuleSource] = {
    Rule.PARTIES: RuleSource("Høringsparter", "drejebogen for høring", OWN_PLAYBOOK),
    Rule.WHICH_BODY: RuleSource("Hvilket organ menes?", "drejebogen for høring", OWN_PLAYBOOK),
    Rule.PERIOD: RuleSource(
        "Høringsfrister", "retssikkerhedsloven §§ 30-32 og 37 a: i god tid før afgørelsen, uden fast længde"
    ),
    Rule.HEARING_ENDED: RuleSource(
        "Høring før afgørelse", "retssikkerhedsloven §§ 30-32 og 37 a; MED-rammeaftalen § 7"
    ),
    Rule.PUBLIC_HEARING: RuleSource("Offentlig høring", "planloven § 24; folkeskoleloven § 24, stk. 4"),
    Rule.SILENCE: RuleSource("Manglende svar", "retssikkerhedsloven §§ 30-32 og 37 a; MED-rammeaftalen § 7"),
    Rule.MEMO: RuleSource("Høringsnotat", "retssikkerhedsloven §§ 30-32 og 37 a; MED-rammeaftalen § 7"),
    Rule.MED_CONFIRMED: RuleSource("Svar fra MED", "MED-rammeaftalen § 7; den lokale procedureretningslinje"),
    Rule.MED_LEVELS: RuleSource("MED-niveauer", "MED-rammeaftalen § 7; den lokale procedureretningslinje"),
    Rule.CHANGE: RuleSource("Ændret efter høring", "retssikkerhedsloven §§ 30-32 og 37 a; MED-rammeaftalen § 7"),
    Rule.PERSONAL_DATA: RuleSource(
        "Personoplysninger i svar", "tavshedspligten ved offentliggørelse, kommunestyrelsesloven § 8, stk. 7"
    ),
    Rule.DISPATCH: RuleSource("Udsendelse", "kommunestyrelsesloven § 8: så vidt muligt senest fire hverdage før"),
    Rule.LATE_ITEM: RuleSource("Hastesag", "kommunestyrelsesloven § 8, stk. 4"),
    Rule.READINGS: RuleSource("To behandlinger", "kommunestyrelsesloven § 38: mindst tre ugers mellemrum"),
    Rule.BUDGET_YEAR: RuleSource(
        "Budgetårets datoer", "budgetårets datoer; fristen for vedtagelsen sættes af ministeren for hvert år"
    ),
    Rule.AMENDMENTS: RuleSource(
        "Ændringsforslag", "kommunestyrelsesloven § 38: efter kommunalbestyrelsens frist kun med flertallets samtykke"
    ),
    Rule.FINANCE: RuleSource("Økonomiudvalgets erklæring", "kommunestyrelsesloven § 18"),
    Rule.FUNDING: RuleSource("Dækning af tillægsbevilling", "kommunestyrelsesloven § 40"),
    Rule.AMOUNTS: RuleSource(
        "Beløb: prisniveau, fortegn og tekst", "praksis for økonomiafsnit i sager til kommunalbestyrelsen"
    ),
    Rule.COMPETENCE: RuleSource("Kompetence", "kompetenceplanen", OWN_ROUTE),
    Rule.MEETING: RuleSource("Mødets gyldighed", "kommunestyrelsesloven § 11"),
    Rule.WALL: RuleSource("Ekstern frist", "fristen er sat af en myndighed uden for kommunen", "som skrevet i sagen"),
}
