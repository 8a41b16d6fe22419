"""What listens and what answers: our ports, the address people use, Prefect's server, the mail server."""

from __future__ import annotations

import base64
import json
import os
import ssl
import uuid
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from app.doctor.finding import Finding, Findings
from app.hosts import LOOPBACK
from app.run.ports import HERE, MAILS, PREFECT, SMTP, WEB, PortError, listening
from config.settings import Settings

PATIENCE = 10.0  # seconds
FORGED = "192.0.2.77"
"""An address nobody has (RFC 5737): a proxy must not pass on what a browser says of itself."""
BASE, PROXIES, MAIL = "SAGSGANG_BASE_URL", "SAGSGANG_TRUSTED_PROXIES", "SAGSGANG_MAIL_URL"
GUIDE = "docs/reverse-proxy.md"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status (0 for no answer at all), the JSON of it, and in words why there was none."""

    status: int
    told: dict[str, Any]
    why: str = ""


def ports(settings: Settings) -> Findings:
    """Each is free, or we listen there: the supervisor has them all before the pages answer. The example takes
    the next one and needs none of them.
    """
    if settings.is_example or is_running(settings):
        return
    for name in (WEB, PREFECT) if settings.mail_url else (WEB, MAILS, SMTP, PREFECT):
        port = getattr(settings, name)
        if _is_free(port, name):
            continue
        mend = "stop the other program (`ss -ltnp` names it), or set another port"
        yield Finding(f"port {port} is taken by another program", mend, f"{HERE}:{port}", f"SAGSGANG_{name.upper()}")


def address(settings: Settings) -> Findings:
    """People reach these very pages by it, encrypted, and the proxy tells whom it speaks for and lets nobody lie."""
    if not settings.base_url:
        if not settings.is_example:
            mend = "set it to the address people reach, like https://sagsgang.kommune.dk"
            yield Finding("no address is set: `sagsgang run` refuses to start", mend, "", BASE)
        return
    said, asked = _live(settings.address)
    if said.status != 200 or not _is_proved(settings, said, asked):
        yield Finding(_why_not(said), _mend_of(said), settings.address, BASE)
        return
    if urlsplit(settings.address).scheme != said.told.get("scheme"):
        mend = f"let the proxy set X-Forwarded-Proto, and name the proxy's address in {PROXIES} ({GUIDE})"
        yield Finding("the pages do not know that people come by https", mend, settings.address, PROXIES)
    if said.told.get("client") == FORGED:
        mend = f"let the proxy set X-Forwarded-For itself ({GUIDE}), and name no more than the proxy in {PROXIES}"
        yield Finding("anybody can claim to come from any address", mend, settings.address, PROXIES)


def prefect(settings: Settings) -> Findings:
    """The server that answers is ours: it takes our password and nobody else's. One that is down is no fault of the
    installation while nothing of it runs.
    """
    from app.run.environment import PASSWORD_FILE, prefect_password

    own = f"http://{HERE}:{settings.prefect_port}/api"
    where = os.environ.get("PREFECT_API_URL") or own
    password = os.environ.get("PREFECT_API_AUTH_STRING", "")
    if where == own and (settings.data / "prefect" / PASSWORD_FILE).exists():  # asking for it would make it
        password = prefect_password(settings).get_secret_value()
    healthy = _asked(f"{where}/health")
    if healthy.status != 200:
        if is_running(settings):
            mend = "look at prefect.log; until then cases move without it"
            yield Finding("Prefect's server does not answer", mend, where, "SAGSGANG_PREFECT_PORT")
        return
    basic = {"Authorization": f"Basic {base64.b64encode(password.encode()).decode()}"}
    if _asked(f"{where}/admin/version", {"Authorization": "Basic eDp5"}).status == 200:
        mend = "whoever reaches it runs code as Sagsgang: stop it, and let `sagsgang run` start it"
        yield Finding("the Prefect server asks for no password", mend, where, "SAGSGANG_PREFECT_PORT")
    elif _asked(f"{where}/admin/version", basic).status != 200:
        mend = "another installation's? Stop it, or set another port"
        yield Finding("the Prefect server does not know our password", mend, where, "SAGSGANG_PREFECT_PORT")


def mail(settings: Settings) -> Findings:
    """The server answers, encrypts and lets us in. No mail is sent."""
    from config.addresses import mail_server
    from notifications.channels.smtp import Server, greet

    url = settings.mail_url.get_secret_value()
    if not url:
        if not settings.is_example:
            mend = "set it to smtps://user:password@host:587"
            yield Finding("no mail server: letters stay in the catcher", mend, "", MAIL, is_note=True)
        return
    named = mail_server(url)
    where = f"{named.host}:{named.port}"
    if not named.is_encrypted and named.host not in LOOPBACK:
        yield Finding("mail leaves this machine unencrypted", "write smtps:// (STARTTLS)", where, MAIL)
    server = Server(named.host, named.port, named.is_encrypted, named.user, named.password, PATIENCE)
    failure = greet(server, "localhost")
    if failure:
        mend = "name, port, user and password right? Is the port open in the firewall? A password is written as it is"
        yield Finding(f"the mail server does not let us in: {failure}", mend, where, MAIL)


# -- asking ------------------------------------------------------------------------------------------------------------


def _live(base: str) -> tuple[Answer, str]:
    """What `/drift/live` says to a question nobody has asked before, and the question."""
    question = str(uuid.uuid4())
    headers = {"X-Sagsgang-Prove": question, "X-Forwarded-For": FORGED}
    return _asked(f"{base}/drift/live", headers), question


def _is_proved(settings: Settings, said: Answer, question: str) -> bool:
    from models.access.links import SECRET_FILE, LinkMaker

    if not (settings.data / SECRET_FILE).exists():
        return False
    return said.told.get("proof") == LinkMaker(settings.data).proof(question)


def is_running(settings: Settings) -> bool:
    """Whether the pages of this very installation answer on their port."""
    return _is_proved(settings, *_live(f"http://{HERE}:{settings.web_port}"))


def _is_free(port: int, name: str) -> bool:
    try:
        listening(port, name).close()
    except PortError:
        return False
    return True


def _asked(url: str, headers: dict[str, str] | None = None) -> Answer:
    request = Request(url, headers=headers or {})  # noqa: S310  (http and https only, by the settings)
    try:
        with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            told = json.loads(response.read(10_000))
            return Answer(response.status, told if isinstance(told, dict) else {})
    except HTTPError as error:
        return Answer(error.code, {}, f"it answers with status {error.code}")
    except URLError as error:
        return Answer(0, {}, _words(error.reason))
    except ValueError:
        return Answer(200, {}, "another program answers")
    except (OSError, HTTPException) as error:
        return Answer(0, {}, _words(error))


def _words(error: object) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not good: {error.verify_message}"
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _why_not(said: Answer) -> str:
    if said.status == 200:
        return "another program, or another installation, answers at this address"
    return f"the pages cannot be reached by their own address: {said.why}"


def _mend_of(said: Answer) -> str:
    if "certificate" in said.why:
        return "give the proxy a certificate of a known authority for this name, with its chain"
    if said.status == 421:
        return f"let the proxy pass on the name people use (Host), see {GUIDE}"
    if said.status in (502, 503, 504):
        return "is Sagsgang running (`systemctl status sagsgang`), and does the proxy lead to SAGSGANG_WEB_PORT?"
    return f"start Sagsgang and the proxy; does the name lead to this machine, and the proxy to our port ({GUIDE})?"
