"""One proposal saved in every kind of file that is taken in reads the same."""

import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from documents.reading import ReadProposal, UnreadableDocumentError
from documents.reading.read import read
from documents.reading.text.encodings import decoded
from documents.reading.text.rich_text import rich_text as rich_text_of

ROWS = [
    ["Overskrift", "Færre omveje på Ø"],
    ["Udvalg", "Børne- og Skoleudvalget"],
    ["I 1.000 kr.", "2027", "2028"],
    ["Løn", "-1.200", "-1.250,5"],
    ["Øvrig drift", "", "300"],
]
SECTIONS = [("Baggrund", "Bussen kører en omvej i dag."), ("Konsekvens", "Færre venter på året – også børn.")]


def text() -> str:
    table = "\n".join("\t".join(row) for row in ROWS)
    return table + "".join(f"\n\n{heading}\n\n{words}" for heading, words in SECTIONS) + "\n"


def word_file() -> bytes:
    document, held = docx.Document(), BytesIO()
    table = document.add_table(len(ROWS), 3)
    for place, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            table.cell(place, column).text = cell
    for heading, words in SECTIONS:
        document.add_heading(heading)
        document.add_paragraph(words)
    document.save(held)
    return held.getvalue()


def page() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    sections = "".join(f"<h2>{heading}</h2><p>{words}</p>" for heading, words in SECTIONS)
    head = "<head><title>Side</title><style>p{}</style><script>let a = '<p>nej</p>'</script></head>"
    return f"<html>{head}<body><table>{rows}</table>{sections}<del>nej</del></body></html>".encode()


def open_document() -> bytes:
    spaces = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    cells = ["".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row) for row in ROWS]
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    deleted = "<text:tracked-changes><text:p>nej</text:p></text:tracked-changes>"
    sections = "".join(f"<text:h>{heading}</text:h><text:p>{words}</text:p>" for heading, words in SECTIONS)
    body = f"<office:body><office:text>{deleted}<table:table>{rows}</table:table>{sections}</office:text></office:body>"
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", f"<office:document-content{spaces}>{body}</office:document-content>")
    return held.getvalue()


def rich_text() -> bytes:
    def coded(words: str) -> str:
        return "".join(
            c if c.isascii() else f"\\u{ord(c)}?" if c == "–" else f"\\'{c.encode('cp1252').hex()}" for c in words
        )

    rows = "".join(
        "\\trowd " + "".join(f"\\pard\\intbl {coded(cell)}\\cell " for cell in row) + "\\row " for row in ROWS
    )
    sections = "".join(f"\\pard {coded(heading)}\\par {coded(words)}\\par " for heading, words in SECTIONS)
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}{rows}{{\\deleted nej}}{sections}}}".encode("ascii")


def spreadsheet() -> bytes:
    book, held = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    for row in [*ROWS[:2], ["I 1.000 kr.", 2027, 2028], ["Løn", -1200, -1250.5], ["Øvrig drift", None, 300]]:
        sheet.append(row)
    for heading, words in SECTIONS:
        sheet.append([])
        sheet.append([heading])
        sheet.append([words])
    book.save(held)
    return held.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: text().encode(),
    "a.docx": word_file,
    "a.html": page,
    "a.htm": lambda: (
        page().decode().replace("<head>", '<head><meta charset="iso-8859-1">').replace("–", "-").encode("latin-1")
    ),
    "a.odt": open_document,
    "a.rtf": rich_text,
    "a.xlsx": spreadsheet,
}


def proposal(folder: Path, name: str, data: bytes) -> ReadProposal:
    path = folder / name
    path.write_bytes(data)
    (case,) = read(path, {}).cases
    (read_proposal,) = case.proposals
    return read_proposal


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_same_proposal_in_every_kind_of_file(tmp_path: Path, name: str) -> None:
    read_proposal = proposal(tmp_path, name, FILES[name]())
    assert (read_proposal.title, read_proposal.committees) == ("Færre omveje på Ø", ("Børne- og Skoleudvalget",))
    assert [
        (line.label, line.year, line.amount_1000_dkk and float(line.amount_1000_dkk))
        for line in read_proposal.budget_lines
    ] == [
        ("Løn", 2027, -1200),
        ("Løn", 2028, -1250.5),
        ("Øvrig drift", 2027, None),
        ("Øvrig drift", 2028, 300),
    ]
    assert {name: words.replace("-", "–") for name, words in read_proposal.sections.items()} == dict(SECTIONS)


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("cp1252", "Windows-1252"),
        ("latin-1", "Windows-1252"),
        ("cp865", "DOS (865)"),
        ("mac-roman", "Mac Roman"),
    ],
)
def test_danish_words_in_any_encoding(encoding: str, guessed: str | None) -> None:
    words = "Ændringen på Øster Å rører børn, ældre og pårørende."
    assert decoded(words.encode(encoding)) == (words, guessed)


def test_letters_saved_twice_are_mended() -> None:
    words = "Børn og ældre på Østergade"
    assert decoded(words.encode().decode("cp1252").encode()) == (words, "UTF-8, gemt to gange")


def test_a_formula_that_was_never_calculated_is_said(tmp_path: Path) -> None:
    book, held = openpyxl.Workbook(), BytesIO()
    for row in [["Overskrift", "Ny bus"], ["Udvalg", "Byrådet"], ["I 1.000 kr.", 2027, 2028], ["Løn", -1200, "=B4*2"]]:
        book.active.append(row)
    book.save(held)
    read_proposal = proposal(tmp_path, "a.xlsx", held.getvalue())
    assert [line.amount_1000_dkk for line in read_proposal.budget_lines] == [-1200, None]
    assert "amount_unread" in [finding.code for finding in read_proposal.findings]


def test_an_old_word_file_says_what_to_do_where_nothing_can_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableDocumentError) as caught:
        proposal(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "gem den som .docx" in caught.value.message_da


def test_an_old_word_file_is_read_through_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the program: what it is asked, and what is done with its answer."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "answer.docx").write_bytes(word_file())
    program = tools / "soffice"
    program.write_text(
        f'#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\n/bin/cp {tools}/answer.docx "$2/file.docx"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tools))
    read_proposal = proposal(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert read_proposal.title == "Færre omveje på Ø"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rb"{\rtf1\ansicpg99999 h\'e6l}", "hæl"),
        (rb"{\rtf1 Tak \u-10179 ?\u-8704 ?!}", "Tak 😀!"),
        (rb"{\rtf1 Tak \u-10240 ?!}", "Tak \N{REPLACEMENT CHARACTER}!"),
    ],
    ids=["a code page nobody knows", "a sign in two halves", "half a sign"],
)
def test_rtf_with_a_strange_sign_is_read(data: bytes, said: str) -> None:
    """Each stopped the reader, and the page said that the file was too heavy."""
    assert rich_text_of(data) == said
