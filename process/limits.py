"""How much is taken in by each door: the one table of it (DESIGN §11; `docs/operations.md` prints the same).

Sizes are in bytes, times in seconds. Every door asks here: pages, personal links, the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

MB = 1024 * 1024
TEXT = "text/plain"
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{_OFFICE}wordprocessingml.document"
EXCEL = f"{_OFFICE}spreadsheetml.sheet"
SLIDES = f"{_OFFICE}presentationml.presentation"
PNG, JPEG = "image/png", "image/jpeg"


@dataclass(frozen=True, slots=True)
class Intake:
    """One thing that is handed in as a file. `kinds`: its endings and their media types; `what`: its name in Danish."""

    what: str
    largest: int
    kinds: Mapping[str, str]

    @property
    def megabytes(self) -> int:
        return self.largest // MB

    @property
    def accepted(self) -> str:
        """For a browser's file field."""
        return ",".join(self.kinds)


_READ = {".pdf": PDF, ".docx": WORD, ".txt": TEXT}
ANSWER = Intake("Fil i et høringssvar", 10 * MB, _READ)
PROPOSAL = Intake(
    "Forslag, der læses ind",
    20 * MB,
    {
        **_READ,
        ".odt": "application/vnd.oasis.opendocument.text",
        ".rtf": "application/rtf",
        ".xlsx": EXCEL,
        ".html": "text/html",
        ".htm": "text/html",
        ".doc": "application/msword",
    },
)
"""Read and kept, never served as what they are."""
ANNEX = Intake(
    "Bilag til et punkt",
    100 * MB,
    {**_READ, ".xlsx": EXCEL, ".pptx": SLIDES, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG},
)
"""Kept as it came; never opened by a web process."""
SPREADSHEET = Intake("Regneark eller liste til registret", 5 * MB, {".xlsx": EXCEL, ".csv": TEXT, ".toml": TEXT})
CHECKED = Intake("Fil på siden Kontrol", 20 * MB, {})
"""Hashed and forgotten, whatever it is."""
MAIL = Intake("Mail, der læses i postkassen", 25 * MB, {})
"""A larger one is left there, and told."""
INTAKES = (ANSWER, PROPOSAL, ANNEX, SPREADSHEET, CHECKED, MAIL)

MOST_FILES = 5
"""Files of one answer."""
FORM = MB
"""What is typed into one form, and all else that is no file."""

MOST_PAGES = 200
CPU = 60
WALL = 2 * CPU
"""Of the clock: a reader shares the machine with the pages."""
MEMORY = 1024 * MB
"""Address space of a reader, Python and its libraries among it."""
LONGEST_TEXT = 2_000_000
"""Characters of a proposal, some 700 pages."""

HOUR = timedelta(hours=1)
BY_LINK, BY_LOGIN = 20, 200
"""Files an hour."""
ANSWERS_AN_HOUR = 20
"""What one person states for one body and hearing by the page of its answer, an hour: answers, corrections, promises,
wishes. Each is a fact for ever, and stands in the memo.
"""
COMMENTS_AN_HOUR = 30
"""On the draft of an answer, by one link, which several members may share."""
LONGEST_COMMENT = 5_000
DRAFTS_AN_HOUR = 4
"""How often one draft is laid before its members, and how often handed to the chair: each time they get a mail."""

READ_ITEMS = 300
"""Items of minutes that are looked through beside our record; a long meeting of a council has some sixty."""
POINTS = 100
"""Points of one item's proposed decision. Each has its own decision, vote and line in every paper."""


def table() -> list[tuple[str, str]]:
    """The rows as `docs/operations.md` prints them."""
    sizes = [(intake.what, f"{intake.megabytes} MB") for intake in INTAKES]
    return [
        *sizes,
        ("Filer i ét høringssvar", str(MOST_FILES)),
        ("Læsning af ét dokument", f"{MOST_PAGES} sider, {CPU} s processortid, {WALL} s i alt, {MEMORY // MB} MB"),
        ("Filer fra ét personligt link", f"{BY_LINK} i timen"),
        ("Filer fra ét login", f"{BY_LOGIN} i timen"),
        ("Svar, rettelser, løfter og ønsker fra én person til én høring", f"{ANSWERS_AN_HOUR} i timen"),
        ("Kommentarer til en kladde gennem ét link", f"{COMMENTS_AN_HOUR} i timen, hver på {LONGEST_COMMENT} tegn"),
        ("Kladde lagt frem for medlemmerne, eller givet til formanden", f"{DRAFTS_AN_HOUR} gange i timen"),
        ("Punkter i et referat, der læses ind", str(READ_ITEMS)),
        ("Punkter i en indstilling", str(POINTS)),
    ]
