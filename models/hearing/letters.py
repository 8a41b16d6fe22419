"""What the letters of a hearing asked about: each body and round with its deadline, the texts as they then stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from models.case.earlier_texts import EarlierText, texts_at
from models.hearing.proof import CaseProof, HearingProof, case_proof
from process.register import Register


@dataclass(frozen=True, slots=True)
class LettersView:
    """`texts`: every version some letter asked about, each once, by proposal and version."""

    proof: CaseProof
    texts: tuple[EarlierText, ...]

    @property
    def hearings(self) -> tuple[HearingProof, ...]:
        return self.proof.hearings


def letters_view(connection: Connection, number: str, now: datetime, register: Register) -> LettersView:
    """Raises `LookupError` for a case that is not there."""
    proof = case_proof(connection, number, now, register)
    if proof is None:
        raise LookupError(f"no case {number}")
    case_id = proof.view.case.id
    moments = sorted({hearing.request.sent_at for hearing in proof.hearings if hearing.request.sent_at})
    versions = {
        (text.number, text.version): text
        for moment in moments
        for text in texts_at(connection, [case_id], moment).get(case_id, ())
    }
    return LettersView(proof, tuple(versions[key] for key in sorted(versions)))
