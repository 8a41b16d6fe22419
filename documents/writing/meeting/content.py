"""What a document of a meeting says, cut in named sections: one can be exchanged in a new edition and the rest stay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from config.look import PLAIN, Look
from documents.writing.paper import Block, Box, Contents, Heading, Paper, Paragraph
from documents.writing.stored import dump, load

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
COVER, HEAD, LOOK = "cover", "head", "look"
CONTROL = "control"
TAIL = frozenset({"taken_off", "afterwards", "signatures", CONTROL})
"""What stands after the items, and is of its own edition."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on a document's first page and along its edges. `body` and `day` name the meeting,
    `back` the items a public version keeps back.
    """

    title: str
    municipality: str
    body: str
    day: str
    made_at: str
    foot: str
    running: str
    back: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Agenda or minutes: the cover, and the sections in their order."""

    cover: Cover
    sections: Mapping[str, tuple[Block, ...]]
    look: Look = PLAIN


def decision_key(number: int) -> str:
    return f"item:{number}:decision"


def item_of(key: str) -> int | None:
    """The item a section belongs to; None for one that belongs to the whole."""
    kind, _, rest = key.partition(":")
    return int(rest.partition(":")[0]) if kind == "item" else None


def paper_of(content: Content) -> Paper:
    """As it is printed: the head, the list of what follows, what follows."""
    following = tuple(block for key, blocks in content.sections.items() if key != HEAD for block in blocks)
    titles = tuple(block.text for block in following if isinstance(block, Heading) and block.level == 2)
    return _paper(content.cover, content.look, (*content.sections.get(HEAD, ()), Contents(titles), *following))


CONFIRMATION = (
    Heading("Bekræftelse"),
    Paragraph(f"Udskriftens rigtighed bekræftes.\n\nDato: {'.' * 30}\n\nUnderskrift: {'.' * 60}"),
)
"""By whom an excerpt is confirmed is written by hand: a copy is only as good as whoever vouches for it."""


def excerpt_of(content: Content, label: str, numbers: tuple[int, ...]) -> Paper:
    """One item of the minutes, and those under it, on their own. `label`: its printed number."""
    cover = content.cover
    what = f"Udskrift, punkt {label}"
    own = replace(
        cover,
        title=f"Udskrift af protokollen: {cover.body} {cover.day}, punkt {label}",
        foot=cover.foot.replace("Referat", what, 1),
        running=f"{cover.running} · Punkt {label}",
    )
    blocks = [block for key, section in content.sections.items() if item_of(key) in numbers for block in section]
    if not blocks:
        raise LookupError(f"no item {label}")
    control = content.sections.get(CONTROL, ())
    return _paper(own, content.look, (*content.sections.get(HEAD, ()), *_lifted(blocks), *CONFIRMATION, *control))


def _lifted(blocks: list[Block]) -> Iterator[Block]:
    """Headings as if the first of them stood on the second level: nothing is above an item printed alone."""
    first = next((block.level for block in blocks if isinstance(block, Heading)), 2)
    for block in blocks:
        yield replace(block, level=block.level - first + 2) if isinstance(block, Heading | Box) else block


def _paper(cover: Cover, look: Look, blocks: tuple[Block, ...]) -> Paper:
    return Paper(
        title=cover.title,
        author=cover.municipality,
        made_at=datetime.fromisoformat(cover.made_at),
        blocks=blocks,
        foot=cover.foot,
        running=cover.running,
        look=look,
    )


def to_texts(content: Content, kept: Mapping[str, str]) -> dict[str, str]:
    """As it is kept: the text of each section by its name, the cover's first. `kept`: the texts that stay as they are,
    whose sections are empty here.
    """
    look = kept[LOOK] if LOOK in kept else _JSON.encode(asdict(content.look))
    said = {key: kept[key] if key in kept else dump(blocks) for key, blocks in content.sections.items()}
    return {COVER: _JSON.encode(asdict(content.cover)), LOOK: look, **said}


def of_texts(texts: Mapping[str, str]) -> Content:
    """As `to_texts` was given it."""
    sections = {key: load(text) for key, text in texts.items() if key not in (COVER, LOOK)}
    cover = json.loads(texts[COVER])
    look = Look(**json.loads(texts[LOOK])) if texts.get(LOOK) else PLAIN
    return Content(Cover(**{**cover, "back": tuple(cover["back"])}), sections, look)
