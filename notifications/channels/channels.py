"""The ways out, all through Apprise: our own plugin for official mail, and any Apprise URL a person has chosen.

The only module that imports Apprise (0.7 s, and 1.6 s and 20 MB more for its plugins: `warm_up`). Its own mail plugin
drops link targets from the text part, doubles the Message-ID and tells refusals from bad luck only in a log;
hence ours (reference: RFC 5321, 5322, 3834).
"""

# mypy: disable-error-code="no-untyped-call,assignment,override"
# (Apprise is annotated by half: its class attributes are None until a plugin sets them)
from __future__ import annotations

import logging
from collections.abc import Collection
from fnmatch import fnmatchcase
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

from apprise import Apprise, NotifyFormat, NotifyType, URLBase
from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase

from notifications.channels.mime import From, InvalidAddressError, address_of, mime
from notifications.channels.sender import Letter, Receipt, Result
from notifications.channels.smtp import Server, transmit
from notifications.outbox.compose import MAIL

# Apprise writes whole URLs, passwords included, to its log when one cannot be read. Nothing of it reaches ours.
_apprise_log = logging.getLogger("apprise")
_apprise_log.setLevel(logging.CRITICAL + 1)
_apprise_log.propagate = False

SCHEMA, SECURE_SCHEMA = "sagsmail", "sagsmails"
_SUBMISSION, _SMTP = 587, 25
HARMLESS = frozenset({"format", "overflow", "emojis", "image", "rto", "cto"})
"""What a channel's address may ask for besides where it leads."""


class OfficialMail(NotifyBase):
    """`sagsmail://[user:password@]host[:port]/?from=…&name=…&timeout=…`; `sagsmails://` with TLS.

    Give it a `letter` before `notify`; read `receipt` after. One object per mail.
    """

    service_name = "Sagsgang official mail"
    protocol = SCHEMA
    secure_protocol = SECURE_SCHEMA
    request_rate_per_sec = 0
    letter: Letter | None = None
    receipt: Receipt = Receipt(Result.ERROR, "the mail plugin was not asked")

    def __init__(self, from_address: str = "", from_name: str = "", timeout: float = 30.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not from_address:
            raise TypeError("a mail URL needs ?from=")
        self.sender = From(from_address, from_name)
        port = self.port or (_SUBMISSION if self.secure else _SMTP)
        self.server = Server(self.host, port, bool(self.secure), self.user or "", self.password or "", timeout)

    def send(self, body: str, title: str = "", notify_type: Any = NotifyType.INFO, **kwargs: Any) -> bool:  # noqa: ARG002
        """Apprise's hook. The texts come from the letter, which has more of them than Apprise can pass."""
        if self.letter is None:
            return False
        self.receipt = self._send(self.letter)
        return self.receipt.result is Result.SENT

    def _send(self, letter: Letter) -> Receipt:
        try:
            content = mime(letter, self.sender).as_bytes()
            recipient = address_of(letter.address).addr_spec
        except InvalidAddressError:
            return Receipt(Result.REFUSED, "the address is not one a mail server can take")
        return transmit(self.server, self.sender.address, recipient, content, self.sender.domain)

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002
        """The URL; with `privacy` without user, password and addresses."""
        if privacy:
            return f"{self._scheme}://****@{self.server.host}:{self.server.port}/"
        return mail_url(self.server, self.sender)

    @property
    def _scheme(self) -> str:
        return SECURE_SCHEMA if self.server.secure else SCHEMA

    @staticmethod
    def parse_url(url: str) -> dict[str, Any] | None:
        """Apprise's hook: the arguments of `__init__`, or None for what is no such URL."""
        results: dict[str, Any] | None = NotifyBase.parse_url(url)
        if not results:
            return None
        query = results["qsd"]
        results["from_address"] = query.get("from", "")
        results["from_name"] = query.get("name", "")
        results["timeout"] = float(query.get("timeout") or 30.0)
        return results


def mail_url(server: Server, sender: From) -> str:
    """The plugin's URL for a server. It holds the password: never log it."""
    secret = f"{quote(server.user, safe='')}:{quote(server.password, safe='')}@" if server.user else ""
    query = urlencode({"from": sender.address, "name": sender.name, "timeout": server.timeout}, quote_via=quote)
    scheme = SECURE_SCHEMA if server.secure else SCHEMA
    return f"{scheme}://{secret}{server.host}:{server.port}/?{query}"


def warm_up(*, with_others: bool) -> None:
    """Register our plugin. Apprise's own are loaded only where people have channels of their own: better now than at
    the first mail, and better never where all go by mail.
    """
    manager = NotificationManager()
    if with_others:
        manager.load_modules()
    else:
        with TemporaryDirectory() as nothing:  # it loads its own unless it has looked somewhere
            manager.load_modules(path=nothing)
    if SCHEMA not in manager:
        manager.add(OfficialMail)


class AppriseSender:
    """The real way out. `url` is the municipality's mail server (`mail_url`). Raises `ValueError` for a bad one.

    `channels`: where people's own channels may lead, as `scheme://host` with `*` for any part of a host. Apprise knows
    some that run programs or reach any machine of the inner network: nothing that is not named is asked.
    """

    def __init__(self, url: str, channels: Collection[str] = ()) -> None:
        warm_up(with_others=bool(channels))
        self._url = url
        self._channels = tuple(allowed.casefold() for allowed in channels)
        _official(url)

    def send(self, letter: Letter) -> Receipt:
        """One message, one notify call; never raises for what the other side does."""
        return self._mail(letter) if letter.channel == MAIL else self._other(letter)

    def _mail(self, letter: Letter) -> Receipt:
        plugin = _official(self._url)
        plugin.letter = letter
        _notify(plugin, letter)
        return plugin.receipt

    def _other(self, letter: Letter) -> Receipt:
        """By the person's own channel. Apprise answers yes or no only, so every no may be better later."""
        elsewhere = f"no channel {letter.channel}:// to there, or with what it asks for: see SAGSGANG_CHANNELS"
        if not self._channels:
            return Receipt(Result.REFUSED, elsewhere)
        plugin = Apprise.instantiate(letter.address)
        if plugin is None:
            return Receipt(Result.REFUSED, "the person's own channel is not an address Apprise knows")
        if not self._is_allowed(letter.address, plugin):
            return Receipt(Result.REFUSED, elsewhere)
        if _notify(plugin, letter):
            return Receipt(Result.SENT, f"accepted by {letter.channel}")
        return Receipt(Result.ERROR, f"not accepted by {letter.channel}")

    def _is_allowed(self, address: str, plugin: Any) -> bool:
        """By the host that Apprise itself has read from the address: two readers of one address may differ. What
        follows the question mark may name another machine (`smtp=` of mailto, `template=` of workflows).
        """
        if set(URLBase.parse_url(address, verify_host=False)["qsd"]) - HARMLESS:
            return False
        scheme = address.partition("://")[0].casefold()
        host = str(getattr(plugin, "host", None) or "").casefold()
        return any(
            scheme == known and fnmatchcase(host, where or "*")
            for known, _, where in (allowed.partition("://") for allowed in self._channels)
        )


def _official(url: str) -> OfficialMail:
    plugin = Apprise.instantiate(url)
    if not isinstance(plugin, OfficialMail):
        raise ValueError("the mail server's address must be sagsmail:// or sagsmails:// with ?from=")
    return plugin


def _notify(plugin: Any, letter: Letter) -> bool:
    way = Apprise()
    way.add(plugin)
    return bool(way.notify(body=letter.text, title=letter.subject, body_format=NotifyFormat.TEXT))
