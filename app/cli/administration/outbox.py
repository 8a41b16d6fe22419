"""The outbox: what waits, what has not arrived, and what is done about it; holding it and letting it send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import As, Json, open_door
from app.cli.tables import table

outbox_cli = typer.Typer(no_args_is_help=True, help="What waits to be sent, and what has not arrived.")
Message = Annotated[int, typer.Argument(metavar="MESSAGE", help="Number of the message, from `outbox list`.")]


@outbox_cli.command("list")
def outbox_list(json: Json = False) -> None:
    """List what is due today and not delivered, and the messages that have been tried in vain."""
    from models.database import reading
    from notifications.outbox.gate import is_held, waiting
    from notifications.outbox.stuck import stuck_messages

    door = open_door(as_json=json)
    with reading(door.engine) as connection:
        held, notices, stuck = is_held(connection), waiting(connection, door.now), stuck_messages(connection, door.now)
    names = door.register.persons
    rows = [(w.kind, w.case_number, names[w.recipient].name, f"{w.planned_at:%Y-%m-%d %H:%M}") for w in notices]
    data = [dict(zip(("kind", "case", "recipient", "planned_at"), map(str, row), strict=True)) for row in rows]
    text = (
        table(("Kind", "Case", "Recipient", "Leaves (UTC)"), rows) if rows else "Nothing waits to leave within a day."
    )
    tried = [
        (m.id, m.state, names[m.recipient].name, m.attempts, f"{m.next_at:%Y-%m-%d %H:%M}", m.answer) for m in stuck
    ]
    if tried:
        text += "\n\n" + table(("Message", "State", "Recipient", "Tries", "Next (UTC)", "Answer"), tried)
    keys = ("message", "state", "recipient", "tries", "next_at", "answer")
    not_arrived = [dict(zip(keys, row, strict=True)) for row in tried]
    words = ("The outbox is held.\n" if held else "") + text
    door.say(words, {"held": held, "waiting": data, "not_arrived": not_arrived})


@outbox_cli.command("retry")
def outbox_retry(message: Message, who: As = "", json: Json = False) -> None:
    """Send a message that has not arrived once more, at once; it stays the same mail."""
    from notifications.outbox.stuck import retry

    _settle(message, who, retry, "is sent again", as_json=json)


@outbox_cli.command("give-up")
def outbox_give_up(message: Message, who: As = "", json: Json = False) -> None:
    """Try a message no more: its recipient is told in another way."""
    from notifications.outbox.stuck import give_up

    _settle(message, who, give_up, "is not tried again", as_json=json)


def _settle(message: int, who: str, settle: Callable[..., bool], words: str, *, as_json: bool) -> None:
    from app.cli.door import own_id
    from models.database import writing

    door = open_door(as_json=as_json)
    actor = door.named(who)
    with writing(door.engine) as connection:
        is_settled = settle(connection, message, door.now, actor, own_id(actor, ""))
    if not is_settled:
        raise WrongUseError(f"message {message} is none of those that have not arrived: see `outbox list`", "not_found")
    door.say(f"Message {message} {words}.", {"message": message})


@outbox_cli.command("hold")
def outbox_hold() -> None:
    """Send nothing until `outbox release`."""
    from models.database import writing
    from notifications.outbox.gate import hold

    door = open_door()
    with writing(door.engine) as connection:
        hold(connection)
    door.say("The outbox is held.", {})


@outbox_cli.command("release")
def outbox_release() -> None:
    """Show what waits, and let the outbox send it."""
    from models.database import writing
    from notifications.outbox.gate import release

    outbox_list()
    door = open_door()
    with writing(door.engine) as connection:
        release(connection)
    door.say("The outbox sends again.", {})
