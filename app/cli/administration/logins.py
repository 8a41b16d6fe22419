"""Local logins: who has one, giving and closing them, a new password."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door

login_cli = typer.Typer(no_args_is_help=True, help="Local logins.")
Person = Annotated[str, typer.Argument(metavar="PERSON", help="Code of the person.")]
Password = Annotated[str, typer.Option(prompt=True, hide_input=True, help="At least 12 characters.")]


@login_cli.command("list")
def login_list(json: Json = False) -> None:
    """Every local login: whose it is, whether it is closed, and how many browsers are signed in."""
    from models.access.signin import known_logins
    from models.database import reading

    door = open_door(as_json=json)
    with reading(door.engine) as connection:
        logins = known_logins(connection, datetime.now(UTC))  # the machine's time: sessions go by it
    lines = [
        f"{known.username:30} {known.name:30} {'open' if known.is_active else 'closed':8} {known.sessions} signed in"
        for known in logins
    ]
    said = [{"username": k.username, "name": k.name, "is_active": k.is_active, "sessions": k.sessions} for k in logins]
    door.say("\n".join(lines) or "Nobody has a login.", {"logins": said})


@login_cli.command("add")
def login_add(person: Person, password: Password) -> None:
    """Give a person a local login; the user name is the person's code."""
    _set_password(person, password, is_new=True)


@login_cli.command("reset")
def login_reset(person: Person, password: Password) -> None:
    """A new password for a login that is there: it is opened if it was closed, and signed out everywhere."""
    _set_password(person, password, is_new=False)


def _set_password(person: str, password: str, *, is_new: bool) -> None:
    from app.example.logins import PASSWORD
    from models.access.signin import PasswordError, add_login, known_logins
    from models.database import writing

    door = open_door()
    owner = door.person(person)
    if password == PASSWORD and not door.settings.is_example:
        raise WrongUseError("Eksemplets adgangskode kender alle: vælg en anden.", "password")
    try:
        with writing(door.engine) as connection:
            is_known = owner.code in {known.username for known in known_logins(connection, door.now)}
            if is_new and is_known:
                raise WrongUseError(
                    f"{person} has a login: `sagsgang login reset {person}` gives a new password", "add"
                )
            if not is_new and not is_known:
                raise WrongUseError(f"{person} has no login: `sagsgang login add` gives one", "reset")
            add_login(connection, owner.id, owner.code, password)
    except PasswordError as problem:
        raise WrongUseError(str(problem), "password") from None
    door.say(f"{person} can sign in.", {})


@login_cli.command("disable")
def login_disable(person: Person) -> None:
    """Close a login and sign it out everywhere at once; `login reset` opens it again."""
    from models.access.signin import disable_login
    from models.database import writing

    door = open_door()
    with writing(door.engine) as connection:
        if not disable_login(connection, person):
            raise WrongUseError(f"{person} has no login", "PERSON")
    door.say(f"{person} can no longer sign in.", {})
