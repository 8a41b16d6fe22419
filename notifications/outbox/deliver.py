"""Delivery: claim with a lease, render, send outside any transaction, record what the server said.

Between a server's 250 and our record a crash can repeat one message, with the same Message-ID. Nothing else repeats,
and nothing is lost.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from config.look import PLAIN, Look
from models.access.links import LinkMaker
from models.database import is_locked, reading, writing
from models.reference import Reference
from models.tables.outbox import MessageState
from notifications.channels.sender import ACCEPTED, MemorySender, Receipt, Result, Sender
from notifications.facts import Facts, Mail, gather, mails_of
from notifications.letter import letter
from notifications.outbox.attempts import Attempt, Recorded, record
from notifications.outbox.bulk import AT_MOST, accept_all
from notifications.outbox.claims import claim, drop_empty, give_back, is_any_ready, put_aside
from notifications.outbox.gate import enter_alone, is_held
from notifications.outbox.links import make_links
from notifications.outbox.promote import lapse

log = logging.getLogger(__name__)
AT_ONCE = 10  # messages claimed and read together


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one pass did, in messages. `lapsed`: nothing left to say. `lost`: another had taken over our lease.
    `put_aside`: it could not be recorded.

    `has_more`: the pass ended by its limit or its time, and something may still be ready.
    """

    sent: int = 0
    retried: int = 0
    given_up: int = 0
    lapsed: int = 0
    lost: int = 0
    put_aside: int = 0
    has_more: bool = False
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class _Pass:
    engine: Engine
    now: datetime
    sender: Sender
    lease: timedelta
    municipality: str
    links: LinkMaker | None
    is_over: Callable[[], bool]
    token: str
    counts: Counter[str]
    replies_are_read: bool
    reference: Reference
    look: Look

    def report(self, has_more: bool = False) -> DeliveryReport:
        counts = self.counts
        return DeliveryReport(
            counts["sent"],
            counts["retried"],
            counts["given_up"],
            counts["lapsed"],
            counts["lost"],
            counts["put_aside"],
            has_more,
        )


def deliver(
    engine: Engine,
    now: datetime,
    sender: Sender,
    *,
    lease_seconds: int = 120,
    limit: int = 50,
    municipality: str = "",
    links: LinkMaker | None = None,
    replies_are_read: bool = False,
    reference: Reference | None = None,
    look: Look = PLAIN,
) -> DeliveryReport:
    """Send up to `limit` messages that are ready at `now`. Safe beside other deliverers; does nothing while held.

    With `links`, mails carry their recipients' personal links; `replies_are_read` and `look`: see `Facts`; `reference`:
    see `gather`. Sends for half of the
    lease at most (real seconds), so that a lease never runs out under a mail on its way; the next pass takes the rest.
    Raises only what the database raises.
    """
    with reading(engine) as connection:
        if not is_any_ready(connection, now):
            return DeliveryReport(is_held=is_held(connection))
    ends_at = time.monotonic() + lease_seconds / 2
    lease, token = timedelta(seconds=lease_seconds), secrets.token_hex(8)
    one_pass = _Pass(
        engine,
        now,
        sender,
        lease,
        municipality,
        links,
        lambda: time.monotonic() >= ends_at,
        token,
        Counter(),
        replies_are_read,
        reference or Reference(),
        look,
    )
    with writing(engine) as connection:
        if is_held(connection):
            return DeliveryReport(is_held=True)
        enter_alone(connection)
        lapse(connection, now)
        if isinstance(sender, MemorySender) and sender.in_bulk:
            return _accept_all(connection, now, sender)
    left = limit
    while left > 0 and not one_pass.is_over():
        claimed = _deliver_some(one_pass, min(AT_ONCE, left))
        if not claimed:
            return one_pass.report()
        left -= claimed
    return one_pass.report(has_more=True)


def _accept_all(connection: Connection, now: datetime, sender: MemorySender) -> DeliveryReport:
    accepted = accept_all(connection, now, ACCEPTED)
    sender.count += accepted
    return DeliveryReport(sent=accepted, has_more=accepted == AT_MOST)


def _deliver_some(one_pass: _Pass, at_most: int) -> int:
    """Claim and send a few; returns how many were claimed."""
    with writing(one_pass.engine) as connection:
        held = is_held(connection)
        ids = [] if held else claim(connection, one_pass.now, one_pass.token, one_pass.lease, at_most)
        if ids and one_pass.links:
            make_links(connection, ids, one_pass.now)
    if not ids:
        return 0
    with reading(one_pass.engine) as connection:
        facts = gather(
            connection,
            mails_of(connection, ids),
            one_pass.now,
            one_pass.municipality,
            one_pass.links,
            replies_are_read=one_pass.replies_are_read,
            reference=one_pass.reference,
            look=one_pass.look,
        )
    unsent = list(facts.mails)
    while unsent and not one_pass.is_over():
        _deliver_one(one_pass, facts, unsent.pop(0))
    if unsent:
        with writing(one_pass.engine) as connection:
            give_back(connection, [mail.message for mail in unsent], one_pass.token)
    return len(ids)


def _deliver_one(one_pass: _Pass, facts: Facts, mail: Mail) -> None:
    if not mail.notices:
        with writing(one_pass.engine) as connection:
            drop_empty(connection, [mail.message])
        one_pass.counts["lapsed"] += 1
        return
    receipt = _attempt(one_pass.sender, facts, mail)
    try:
        recorded = _record(one_pass, mail, receipt)
    except IntegrityError as error:
        _put_aside(one_pass, mail.message, receipt, error)
        return
    name = {MessageState.SENT: "sent", MessageState.GIVEN_UP: "given_up", MessageState.QUEUED: "retried"}
    one_pass.counts[name[recorded.state] if recorded.was_ours else "lost"] += 1
    log.info("message %d: %s, %s", mail.message, receipt.result, recorded.state)


def _record(one_pass: _Pass, mail: Mail, receipt: Receipt) -> Recorded:
    """What came of it, written down; asked again for as long as the lease holds while somebody locks the database: what
    is not recorded is sent once more, and that is told in the log at least.
    """
    while True:
        try:
            with writing(one_pass.engine) as connection:
                return record(connection, Attempt(mail.message, mail.notices, receipt, one_pass.token), one_pass.now)
        except OperationalError as error:
            if is_locked(error) and not one_pass.is_over():
                continue
            log.error("message %d: %s, but not recorded: it will be sent once more", mail.message, receipt.result)
            raise


def _put_aside(one_pass: _Pass, message: int, receipt: Receipt, error: IntegrityError) -> None:
    """One message that cannot be recorded must not stop the others, nor be sent again by each pass."""
    with writing(one_pass.engine) as connection:
        put_aside(connection, message)
    one_pass.counts["put_aside"] += 1
    log.error("message %d: %s, but not recorded (%s): put aside", message, receipt.result, type(error.orig).__name__)


def _attempt(sender: Sender, facts: Facts, mail: Mail) -> Receipt:
    """Render and send; no transaction is open here. One message that fails must not stop the others."""
    try:
        written = letter(facts, mail)
    except Exception as error:
        log.exception("message %d could not be written", mail.message)
        return Receipt(Result.ERROR, f"the mail could not be written: {type(error).__name__}")
    if not written.address:
        return Receipt(Result.REFUSED, "the person has no address any more")
    try:
        return sender.send(written)
    except Exception as error:
        log.warning("message %d: the way out failed: %s", mail.message, type(error).__name__)
        return Receipt(Result.ERROR, f"the way out failed: {type(error).__name__}")
