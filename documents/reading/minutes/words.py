"""Danish for what a reader of minutes finds; the words for outcomes are those of the process."""

from collections.abc import Mapping

from documents.reading.minutes.result import ItemKind, StepRole
from documents.reading.minutes.result import Outcome as ReadOutcome
from process.state.case import Outcome
from process.words.codes import OUTCOMES as PROCESS_OUTCOMES

OUTCOMES: Mapping[ReadOutcome, str] = {
    "approved": PROCESS_OUTCOMES[Outcome.APPROVED],
    "approved_changed": PROCESS_OUTCOMES[Outcome.APPROVED_WITH_CHANGES],
    "recommended": PROCESS_OUTCOMES[Outcome.RECOMMENDED],
    "noted": PROCESS_OUTCOMES[Outcome.NOTED],
    "postponed": PROCESS_OUTCOMES[Outcome.POSTPONED],
    "returned": PROCESS_OUTCOMES[Outcome.RETURNED],
    "referred": PROCESS_OUTCOMES[Outcome.REFERRED],
    "rejected": PROCESS_OUTCOMES[Outcome.NOT_APPROVED],
    "sent_to_hearing": "sendt i høring",
    "adjourned": "mødet afbrudt",
    "other": "andet",
}
ROLES: Mapping[StepRole, str] = {
    "decision": "beslutte",
    "recommendation": "anbefale",
    "information": "orienteres",
    "discussion": "drøfte",
    "hearing": "høres",
    "treatment": "behandle sagen",
}
KINDS: Mapping[ItemKind, str] = {
    "decision": "beslutningssag",
    "information": "orienteringssag",
    "discussion": "drøftelsessag",
}
