"""A case as its rule check and its list of hearing parties need it: whole, with its texts, its meetings and the rules
it has pinned.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.case.material import case_texts
from models.reference import Reference
from models.rows.case import load_case
from models.rows.meeting import load_meeting
from process.calendar import local_day
from process.checks.finding import Dossier
from process.hearing.parties import PartyList, party_list


def dossier(connection: Connection, case_id: int, reference: Reference, now: datetime) -> Dossier | None:
    """Everything about one case, None when there is none. Some reads by key; for one case at a time."""
    state = load_case(connection, case_id)
    if state is None:
        return None
    rules, calendar = reference.rules(state.case.pinned_config, local_day(state.case.created_at))
    on_agenda = sa.select(t.agenda_items.c.meeting_id).where(t.agenda_items.c.case_id == case_id).distinct()
    records = (load_meeting(connection, meeting) for meeting in connection.execute(on_agenda).scalars().all())
    return Dossier(
        state=state,
        register=reference.register,
        rules=rules,
        calendar=calendar,
        now=now,
        meetings={record.meeting.id: record for record in records if record is not None},
        texts=case_texts(connection, case_id),
    )


def parties_of(case: Dossier) -> PartyList:
    """Who is heard in the case today, who is not, and which questions are open."""
    return party_list(case.state, case.register, case.rules, case.texts, case.today)
