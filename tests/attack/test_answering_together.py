"""Who answers for a body lays its draft before the members again and again, or after the answer was taken back."""

from __future__ import annotations

import uuid

import pytest

from models.database import reading
from models.rows.case import find_case
from process.commands import hearing as hc
from process.limits import DRAFTS_AN_HOUR
from tests.attack.test_comment_links import drafted, shared
from tests.web.hearing.test_answering_as_a_body import ALONE, CHAIR, MINE, Council, alone, council
from tests.web.office import COORDINATOR, SECRETARY, forms, words

__all__ = ["council"]


@pytest.mark.parametrize("what", ["laeg-frem", "klar"])
def test_a_draft_is_not_laid_before_others_without_end(council: Council, what: str) -> None:
    """Forty presses were 360 mails to the nine members, and forty events for ever."""
    alone(council)
    drafted(council)
    page = f"{MINE}/sammen"
    address, fields = next(form for name, form in forms(council.get(SECRETARY, page)).items() if "sammen" in name)
    pressed, mails = council.person(SECRETARY), []
    for number in range(DRAFTS_AN_HOUR + 3):
        sent = {**fields, "command_id": str(uuid.uuid4()), "goer": what}
        answer = pressed.post(address.split("#")[0], data=sent)
        assert answer.status_code == (303 if number < DRAFTS_AN_HOUR else 429)
        council.later(minutes=1)
        mails += council.mails()
    assert "gange den seneste time" in words(answer.text)
    assert int(answer.headers["Retry-After"]) > 3000
    assert max(sum(mail.name == name for mail in mails) for name in {mail.name for mail in mails}) == DRAFTS_AN_HOUR


def test_links_to_comment_stay_over_when_the_answer_is_taken_back(council: Council) -> None:
    """The draft is gone with the answer it became; who comments on the next one is asked anew."""
    chair = council.link(alone(council), CHAIR, "svar")
    drafted(council)
    own = shared(council)
    with reading(council.store.engine) as connection:
        case = find_case(connection, ALONE)
    about = {"case": case, "body": council.body("handicapraad")}
    council.state_as(COORDINATOR, hc.RecordResponse(**about, answer="remarks", text="Svar."))
    assert council.guest.get(own).status_code == 404
    council.state_as(SECRETARY, hc.DisputeResponse(**about, response=1, text="Det har vi ikke sendt."))
    assert council.guest.get(own).status_code == 404
    council.state_as(COORDINATOR, hc.SettleDispute(case=case, response=1, stands=False, reason="Sendt af en anden."))
    assert council.guest.get(own).status_code == 404
    assert council.guest.get(chair).status_code == 200, "the body may answer"


TOO_LONG = "der er plads til 50000. Gør den kortere."


@pytest.mark.parametrize("field", ["tekst", "navn", "om"])
def test_a_comment_that_is_too_long_is_refused_in_words(council: Council, field: str) -> None:
    """The page that showed it again read it by the rule it had broken: an error, and the words were gone."""
    alone(council)
    drafted(council)
    own = shared(council)
    address, fields = forms(council.guest.get(own).text)[f"{own}#fejl"]
    long = council.guest.post(address, data={**fields, "tekst": "Nævn rampen.", field: "å" * 60_000})
    assert (long.status_code, TOO_LONG in words(long.text)) == (422, True)
    assert "å" * 60_000 in long.text or field != "tekst"


def test_what_is_said_of_an_answer_that_is_disowned_may_be_too_long(council: Council) -> None:
    chair = council.link(alone(council), CHAIR, "svar")
    with reading(council.store.engine) as connection:
        case = find_case(connection, ALONE)
    about = {"case": case, "body": council.body("handicapraad")}
    council.state_as(COORDINATOR, hc.RecordResponse(**about, answer="remarks", text="Svar."))
    address, fields = forms(council.guest.get(f"{chair}/ikke-os").text)[f"{chair}/ikke-os#fejl"]
    said = {**fields, "svar": f"{ALONE}-1"}
    long = council.guest.post(address, data={**said, "tekst": "å" * 60_000})
    assert (long.status_code, TOO_LONG in words(long.text), "å" * 60_000 in long.text) == (422, True, True)
    assert council.guest.post(address, data={**said, "tekst": "Det har vi ikke sendt."}).status_code == 303
