"""A paper as a Word file: the municipality's own template where it has one, with Word's named styles, in Danish.

A template is an ordinary .docx: its header, footer, margins and styles are kept, its text is not. Styles used are
Word's built-in ones (Title, Heading 1-2, Normal, Quote, List Bullet, List Number, Table Grid); one that a template
lacks is left out.
"""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from documents.writing.packing import repacked
from documents.writing.paper import Block, Box, Contents, Facts, Heading, Items, Paper, Paragraph, Quote, Table
from documents.writing.prose import figure_columns

LANGUAGE = "da-DK"
TEMPLATE = Path("templates") / "dokument.docx"
"""Where the template lies in the configuration folder."""
_FORBIDDEN = {number: None for number in range(32) if number not in (9, 10)} | {0xFFFE: None, 0xFFFF: None}
BOX_STYLE = "Beslutning"
_AFTER_BORDERS = ("shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr")


class WordTemplateError(Exception):
    """The template is no Word file. The message names it and says, in Danish, what to do."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Skabelonen »{path.name}« er ikke en Word-fil (.docx). Gem den igen i Word, eller fjern den.")


def word(paper: Paper, template: Path | None = None) -> bytes:
    """The file. Raises `WordTemplateError`."""
    document = _opened(template)
    _describe(document, paper)
    if paper.author and template is None:  # a template has its own head
        _add(document, paper.author)
    _add(document, paper.title, "Title")
    for block in paper.blocks:
        _print(document, block)
    if paper.foot:
        _foot(document, paper.foot)
    packed = BytesIO()
    document.save(packed)
    return repacked(packed.getvalue())


def template_of(folder: Path) -> Path | None:
    """The municipality's own template in its configuration folder, or None: then Word's plain styles are used."""
    path = folder / TEMPLATE
    return path if path.is_file() else None


def _opened(template: Path | None) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if template is None:
        return docx.Document()
    try:
        document = docx.Document(str(template))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise WordTemplateError(template) from error
    body = document.element.body
    for element in list(body):
        if not element.tag.endswith("}sectPr"):  # the page set-up, with header and footer, stays
            body.remove(element)
    return document


def _describe(document: Any, paper: Paper) -> None:
    """Title, author, language: what a screen reader and a search ask for."""
    about = document.core_properties
    about.title, about.author, about.language = paper.title, paper.author, LANGUAGE
    about.comments, about.last_modified_by = "", paper.author
    about.created = about.modified = paper.made_at.astimezone(UTC).replace(tzinfo=None)
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        defaults.append(defaults.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGE}))


def _print(document: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            _add(document, text, f"Heading {level - 1}")
        case Table():
            _table(document, block)
        case Box():
            _box(document, block)
        case _:
            _running(document, block)


def _running(document: Any, block: Paragraph | Quote | Items | Facts | Contents) -> None:
    """What is printed as paragraphs and nothing else."""
    match block:
        case Paragraph(text, is_note):
            for run in _add(document, text).runs:
                run.italic = is_note or None
        case Quote(text):
            _add(document, text, "Quote")
        case Items(texts, is_numbered):
            _list(document, texts, is_numbered)
        case Facts(rows):
            for name, value in rows:
                added = _add(document, "")
                added.add_run(f"{_clean(name)}: ").bold = True
                added.add_run(_clean(value))
        case Contents(texts):
            _add(document, block.title).runs[0].bold = True
            for text in texts:
                _add(document, text)


def _add(document: Any, text: str, style: str = "") -> Any:
    """A paragraph; a line break in the text is one in the paragraph."""
    added = document.add_paragraph(_clean(text))
    if style and style in document.styles:
        added.style = document.styles[style]
    return added


def _list(document: Any, texts: tuple[str, ...], is_numbered: bool) -> None:
    """A numbered list begins at 1, whatever stood before it; without Word's own numbering the numbers are text."""
    number = _fresh_number(document) if is_numbered else None
    for place, text in enumerate(texts, 1):
        if not is_numbered:
            _add(document, text, "List Bullet")
        elif number is None:
            _add(document, f"{place}. {text}")
        else:
            properties = _add(document, text, "List Number")._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number


def _fresh_number(document: Any) -> int | None:
    """A numbering of its own after the pattern of the style »List Number«; None where the template has none."""
    if "List Number" not in document.styles:
        return None
    style = document.styles["List Number"].element.pPr
    properties = style.numPr if style is not None else None
    if properties is None or properties.numId is None:
        return None
    definitions = document.part.numbering_part.numbering_definitions._numbering
    pattern = definitions.num_having_numId(properties.numId.val).abstractNumId.val
    numbering = definitions.add_num(pattern)
    numbering.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(numbering.numId)


def _box(document: Any, block: Box) -> None:
    """In the template's own style »Beslutning« where it has one, else with a line at the left."""
    before = len(document.paragraphs)
    _add(document, block.label, f"Heading {block.level - 1}")
    for inner in block.blocks:
        _print(document, inner)
    for paragraph in document.paragraphs[before:]:
        if BOX_STYLE not in document.styles:
            _mark_left(paragraph)
        elif paragraph.style.name == "Normal":
            paragraph.style = document.styles[BOX_STYLE]


def _mark_left(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", "12395B")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties = paragraph._p.get_or_add_pPr()
    following = [qn(f"w:{name}") for name in _AFTER_BORDERS]
    place = next((at for at, element in enumerate(properties) if element.tag in following), len(properties))
    properties.insert(place, borders)


def _table(document: Any, block: Table) -> None:
    """With a heading row that is repeated on every page and known to screen readers."""
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    if "Table Grid" in document.styles:
        table.style = document.styles["Table Grid"]
    for row, texts in zip(table.rows, (block.columns, *block.rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = _clean(text)
    for cell in (*table.rows[0].cells, *table.columns[0].cells):
        for run in cell.paragraphs[0].runs:
            run.bold = True
    _set_figures(table, figure_columns(block))
    _mark_first_column(table)
    _mark_heading_row(table.rows[0])
    _set_widths(table, block.widths)


def _set_figures(table: Any, columns: frozenset[int]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for column in columns:
        for cell in table.columns[column].cells:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark_first_column(table: Any) -> None:
    """Its cells head their rows: what Word's «first column» says to a screen reader."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    looks = properties.findall(qn("w:tblLook")) or [OxmlElement("w:tblLook")]
    for name, value in (("firstRow", "1"), ("firstColumn", "1"), ("noHBand", "0"), ("noVBand", "1"), ("val", "04A0")):
        looks[0].set(qn(f"w:{name}"), value)
    if looks[0].getparent() is None:
        properties.append(looks[0])


def _mark_heading_row(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def _set_widths(table: Any, widths: tuple[int, ...]) -> None:
    if not widths:
        return
    whole = sum(column.width or 0 for column in table.columns)
    for column, share in zip(table.columns, widths, strict=True):
        column.width = whole * share // sum(widths)
        for cell in column.cells:
            cell.width = column.width


def _foot(document: Any, text: str) -> None:
    """Under what the template's own footer says."""
    footer = document.sections[-1].footer
    filled = [paragraph for paragraph in footer.paragraphs if paragraph.text.strip()]
    target = footer.add_paragraph() if filled or not footer.paragraphs else footer.paragraphs[0]
    target.add_run(_clean(text))


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return text.translate(_FORBIDDEN).encode("utf-8", "ignore").decode()
