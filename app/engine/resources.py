"""What the flows work with in this installation: its database, its clock, its way out for mail."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.clock import clock_for
from config.addresses import mail_server
from config.entries import MunicipalityEntry
from config.load import read_municipality_of
from config.look import look_of
from config.settings import Settings, settings
from documents.writing.meeting.editions import PaperPress
from models.access.links import LinkMaker
from models.database import open_engine
from models.files import FileStore
from models.store import Store
from models.version import check
from notifications.channels.channels import AppriseSender, mail_url
from notifications.channels.mime import From
from notifications.channels.sender import Letter, Receipt, Result, Sender
from notifications.channels.smtp import Server
from notifications.mailbox.imap import Account, account_of
from notifications.outbox.compose import MAIL, message_ids
from notifications.outbox.restore_mark import FILE as MARK
from notifications.outbox.restore_mark import hold_if_restored
from tasks.resources import Resources

log = logging.getLogger("sagsgang.outbox")
FALLBACK = "sagsgang@localhost.invalid"


def open_resources() -> Resources:
    """Named by SAGSGANG_RESOURCES. Raises `UnknownMigrationError` for a database of another version."""
    return resources_of(settings())


def resources_of(chosen: Settings) -> Resources:
    engine = open_engine(chosen.database)
    check(engine)
    municipality, look = read_municipality_of(chosen.config), look_of(chosen.config)
    clock = clock_for(chosen.data, chosen.is_example, chosen.clock)
    host = _host(municipality)
    if hold_if_restored(engine, chosen.data / MARK):
        log.warning("the database is older than what has been sent: the outbox is held, see `sagsgang outbox list`")
    return Resources(
        store=Store(engine, press=PaperPress(lambda: municipality.name, lambda: look)),
        now=clock.now,
        sender=sender_of(chosen, municipality),
        new_id=message_ids(host),
        municipality=municipality.name,
        look=look,
        links=LinkMaker(chosen.data, chosen.address),
        mark=chosen.data / MARK,
        mailbox=mailbox_of(chosen),
        files=FileStore(chosen.data),
    )


def mailbox_of(chosen: Settings) -> Account | None:
    """The mailbox to read; None where none is. Raises `ValueError` for an address that is none."""
    url = chosen.imap_url.get_secret_value()
    return account_of(url) if url else None


def sender_of(chosen: Settings, municipality: MunicipalityEntry) -> Sender:
    """The configured mail server; without one the local catcher, and then no other way out at all."""
    url = chosen.mail_url.get_secret_value()
    server = server_of(url) if url else Server("127.0.0.1", chosen.smtp_port)
    our_own = mail_url(server, From(municipality.email or FALLBACK, municipality.name))
    sender = AppriseSender(our_own, chosen.channels.replace(",", " ").split())
    return sender if url else MailOnly(sender)


def server_of(url: str) -> Server:
    """The mail server of SAGSGANG_MAIL_URL. Raises `ValueError`, which never shows it."""
    read = mail_server(url)
    return Server(read.host, read.port, read.is_encrypted, read.user, read.password)


def _host(municipality: MunicipalityEntry) -> str:
    return (municipality.email or FALLBACK).partition("@")[2]


@dataclass(frozen=True, slots=True)
class MailOnly:
    """Without a mail server nothing may leave this machine: people's own channels are not used."""

    mail: Sender

    def send(self, letter: Letter) -> Receipt:
        if letter.channel != MAIL:
            return Receipt(Result.REFUSED, "no mail server is configured, so nothing leaves this machine")
        return self.mail.send(letter)
