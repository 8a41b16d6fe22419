"""The catcher's pages: a list of mails, and each one as text, as HTML, its headers and its source. No scripts."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import default
from html import escape
from pathlib import Path

from process.words.dates import moment

LISTED = 200  # mails on the first page
_ADDRESS = re.compile(r"https?://[^\s<>&\"']+[^\s<>&\"'.,;:!?)]")
_ID = re.compile(r"\d{8}-\d{6}-\d{6}-\d{4}")
STYLE = """
body { font: 1rem/1.5 sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; }
tbody th { font-weight: normal; }
th, td { border-bottom: 1px solid #bfbfbf; padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top; }
pre { background: #f5f5f5; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { border: 1px solid #747474; height: 40rem; width: 100%; }
a:focus-visible, summary:focus-visible { outline: 3px solid #0059b3; outline-offset: 2px; }
"""
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
# The mail's own HTML is a stranger's page: no scripts, no forms, nothing fetched, framed by us only.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: body, its type and its content security policy."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    policy: str = PAGE_POLICY
    status: int = 200


def mail_file(folder: Path, name: str) -> Path | None:
    """The file of a mail by its id; None for what is no id, or not there. Nothing outside the folder is reached."""
    path = folder / f"{name}.eml"
    return path if _ID.fullmatch(name) and path.is_file() else None


def read_mail(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)


def mails(folder: Path) -> list[Path]:
    """Newest first: the file name begins with the time of arrival."""
    return sorted(folder.glob("*.eml"), reverse=True) if folder.is_dir() else []


def part(mail: EmailMessage, kind: str) -> str:
    """The text of the `plain` or `html` part; empty when the mail has none."""
    body = mail.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def misdirected() -> Page:
    """For whoever comes under another name than the machine's own to itself."""
    return _page("Siden findes ikke", "<p>Mails vises kun på maskinen selv: http://localhost.</p>", status=421)


def answer(folder: Path, path: str) -> Page:
    """What a path shows: `/`, `/style.css`, `/mail/ID`, `/mail/ID/html`, `/mail/ID/raw`."""
    if path == "/":
        return _page("Mails fra Sagsgang", _list(mails(folder)))
    if path == "/style.css":
        return Page(STYLE.encode(), "text/css; charset=utf-8")
    _, area, name, *view = [*path.split("/"), "", ""]
    mail = mail_file(folder, name) if area == "mail" else None
    show = _VIEWS.get("".join(view))
    if mail is None or show is None:
        return _page("Siden findes ikke", "<p>Der er ingen mail på denne adresse.</p>", status=404)
    return show(mail)


def _show(path: Path) -> Page:
    mail, name = read_mail(path), path.stem
    has_html = mail.get_body(("html",)) is not None
    frame = f'<iframe src="/mail/{name}/html" title="Mailens HTML-del" sandbox></iframe>' if has_html else ""
    fields = (("Fra", mail["From"]), ("Til", mail["To"]), ("Svar til", mail["Reply-To"]), ("Sendt", _sent(mail)))
    sections = (
        _table("Brevhoved", ((label, value) for label, value in fields if value)),
        "<h2>Tekst</h2>",
        f"<pre>{_with_links(part(mail, 'plain'))}</pre>",
        "<h2>HTML</h2>" if frame else "",
        frame,
        _attachments(mail),
        f"<h2>Alle felter</h2>{_table('Alle felter i brevhovedet', mail.items())}",
        f'<p><a href="/mail/{name}/raw">Vis mailens kilde</a></p>',
    )
    return _page(str(mail["Subject"] or "(uden emne)"), "\n".join(filter(None, sections)))


def _with_links(text: str) -> str:
    """The text, its addresses to be pressed as mail programs let one."""
    return _ADDRESS.sub(r'<a href="\g<0>" rel="noreferrer">\g<0></a>', escape(text))


def _html(path: Path) -> Page:
    return Page(part(read_mail(path), "html").encode(), policy=MAIL_POLICY)


def _raw(path: Path) -> Page:
    return Page(path.read_bytes(), "text/plain; charset=utf-8")


_VIEWS: dict[str, Callable[[Path], Page]] = {"": _show, "html": _html, "raw": _raw}


def _list(paths: list[Path]) -> str:
    if not paths:
        return "<p>Der er ikke sendt nogen mails endnu.</p>"
    rows = "\n".join(_row(path) for path in paths[:LISTED])
    head = "<tr><th scope='col'>Emne</th><th scope='col'>Til</th><th scope='col'>Sendt</th></tr>"
    shown = f" Her er de {LISTED} nyeste." if len(paths) > LISTED else ""
    count = "1 mail. Den" if len(paths) == 1 else f"{len(paths)} mails, nyeste først.{shown} De"
    caption = f"<caption>{count} er ikke sendt ud af denne maskine.</caption>"
    return f"<table>{caption}<thead>{head}</thead><tbody>{rows}</tbody></table>"


def _row(path: Path) -> str:
    with path.open("rb") as file:
        mail = BytesHeaderParser(policy=default).parse(file)
    subject = escape(str(mail["Subject"] or "(uden emne)"))
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in (str(mail["To"] or ""), _sent(mail)))
    return f'<tr><th scope="row"><a href="/mail/{path.stem}">{subject}</a></th>{cells}</tr>'


def _sent(mail: Message) -> str:
    sent = getattr(mail["Date"], "datetime", None)
    return moment(sent) if sent is not None else ""


def _attachments(mail: EmailMessage) -> str:
    names = [escape(attachment.get_filename() or "(uden navn)") for attachment in mail.iter_attachments()]
    items = "".join(f"<li>{name}</li>" for name in names)
    return f"<h2>Vedhæftet</h2><ul>{items}</ul>" if names else ""


def _table(caption: str, rows: Iterable[tuple[str, object]]) -> str:
    body = "".join(f"<tr><th scope='row'>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in rows)
    return f"<table><caption>{caption}</caption><tbody>{body}</tbody></table>"


def _page(title: str, content: str, status: int = 200) -> Page:
    back = "" if title == "Mails fra Sagsgang" else '<p><a href="/">Alle mails</a></p>'
    body = f"""<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
{back}
<h1>{escape(title)}</h1>
{content}
</main>
</body>
</html>
"""
    return Page(body.encode(), status=status)
