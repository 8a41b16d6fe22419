"""The tables of getting in and looking: logins and sessions, personal links, unfinished forms, the access log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import INSTANT, coded


class Login(SQLModel, table=True):
    """A local login. The password is an argon2id hash."""

    __tablename__ = "login"
    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id")
    username: str = Field(unique=True)
    password_hash: str
    is_active: bool = True


class WebSession(SQLModel, table=True):
    """A signed-in browser. Only a digest of the cookie's token is kept."""

    __tablename__ = "web_session"
    token_sha256: str = Field(primary_key=True)
    login: int = Field(foreign_key="login.id")
    csrf: str
    created_at: datetime = Field(sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)


class AccessLink(SQLModel, table=True):
    """A personal link: to answer what one letter asked (`kind` answer), to read the draft of that answer and comment on
    it (`kind` comment), or a calendar feed (`kind` feed). A letter asks about one case (`case_id`, `consultation`,
    `round`) or about those of a `package`.

    The token is computed from the installation's secret and the row's random `nonce`, and is stored nowhere; revoking
    draws another nonce. `body` or `person` says whose feed it is.
    """

    __tablename__ = "access_link"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person: int = Field(foreign_key="person.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case.id")
    consultation: int = 0
    round: int = 0
    body: int | None = Field(default=None, foreign_key="organization.id")
    package: int | None = Field(default=None, foreign_key="hearing_package.id")
    nonce: str
    created_at: datetime = Field(sa_type=INSTANT)
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    used_at: datetime | None = Field(default=None, sa_type=INSTANT)

    __table_args__ = (
        sa.UniqueConstraint("kind", "person", "case_id", "consultation", "round", "body"),
        sa.Index(
            "uq_access_link_package",
            "kind",
            "package",
            "person",
            "body",
            unique=True,
            sqlite_where=sa.text("package IS NOT NULL"),
            postgresql_where=sa.text("package IS NOT NULL"),
        ),
    )


class DraftComment(SQLModel, table=True):
    """What somebody wrote about the draft of a body's answer, by a comment link. `form` is the name the draft is kept
    under. Gone when the answer has been sent, or nobody has touched the draft for long.
    """

    __tablename__ = "draft_comment"
    id: int | None = Field(default=None, primary_key=True)
    form: str = Field(index=True)
    link: int = Field(foreign_key="access_link.id")
    name: str
    text: str
    written_at: datetime = Field(sa_type=INSTANT)


class LinkCode(SQLModel, table=True):
    """A one-time code that a link asks for where its case is kept out of mails. It is computed from the installation's
    secret and the `nonce`, and stored nowhere. `made_by`: who read it out; None: it went to its person's own channel.
    """

    __tablename__ = "link_code"
    id: int | None = Field(default=None, primary_key=True)
    link: int = Field(foreign_key="access_link.id", index=True)
    nonce: str
    made_by: int | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=INSTANT)


class FormDraft(SQLModel, table=True):
    """What somebody has typed and not handed in yet: one per form and owner (a person, or a link)."""

    __tablename__ = "form_draft"
    form: str = Field(primary_key=True)  # e.g. "answer/17/3/1" (case, consultation, round), "memo/17"
    owner: str = Field(primary_key=True)  # "person:5", "link:12"
    content: str  # JSON of the fields
    saved_at: datetime = Field(sa_type=INSTANT)


class Upload(SQLModel, table=True):
    """One file handed in to be read, so that nobody sends more than his share; kept for an hour. `owner` as above."""

    __tablename__ = "upload"
    id: int | None = Field(default=None, primary_key=True)
    owner: str
    at: datetime = Field(sa_type=INSTANT)

    __table_args__ = (sa.Index("ix_upload_owner", "owner", "at"),)


class OpenedKind(StrEnum):
    """What was opened. `about` is the case of the first two, the meeting of the others; `number` what within it."""

    CASE = "case"  # number 0
    ANSWER = "answer"  # a hearing answer that may not be shown outside, or a file that came with it
    ITEM = "item"
    ANNEX = "annex"
    DOCUMENT = "document"  # a kept edition that is not for everybody
    OLD_ITEM = "old_item"  # of old minutes: the meeting kept as history, and the item's place


class AccessLogEntry(SQLModel, table=True):
    """One person, one thing, one hour. `at` is the first time within the `hour`, which is stored as its beginning."""

    __tablename__ = "opening"
    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id")
    kind: OpenedKind = Field(sa_type=coded(OpenedKind))
    about: int
    number: int = 0
    hour: datetime = Field(sa_type=INSTANT)
    at: datetime = Field(sa_type=INSTANT, index=True)

    __table_args__ = (
        sa.UniqueConstraint("person", "kind", "about", "number", "hour"),
        sa.Index("ix_opening_about", "about", "kind"),
    )
