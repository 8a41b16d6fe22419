"""The text of a PDF, a form feed between pages: lines as they are printed, tables of years with a tab at every column.

Read by position (docs/adr/0025): a row under 2027, 2028 and 2029 with two amounts says by their places which years.
"""

from collections.abc import Iterator

from documents.reading.errors import UnreadableDocumentError
from documents.reading.text.packed import damaged
from documents.reading.text.pdf_layout import page_text
from documents.reading.text.pdf_words import words_of
from process.limits import LONGEST_TEXT, MOST_PAGES

_PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD
_WHAT = "PDF-filen"


def pdf_text(data: bytes, most: int = LONGEST_TEXT, pages: int = MOST_PAGES) -> str:
    """The text in the order of the file. Raises UnreadableDocumentError `file_damaged` or `file_protected`, and
    `file_too_large` as soon as it has more pages or characters than a document can have.
    """
    try:
        return "\f".join(_pages(data, most, pages))
    except (UnreadableDocumentError, MemoryError):
        raise
    except Exception as error:  # a broken file makes the parser fail in any way at all
        if getattr(error, "err_code", None) == _PASSWORD_NEEDED:
            sentence = "PDF-filen er låst med adgangskode. Gem den uden, og prøv på ny."
            raise UnreadableDocumentError("file_protected", sentence) from error
        raise damaged(_WHAT) from error


def _pages(data: bytes, most: int, pages: int) -> Iterator[str]:
    from pypdfium2 import PdfDocument

    with PdfDocument(data) as document:
        if len(document) > pages:
            raise _too_many(pages)
        for page in document:
            text = page_text(words_of(page, most))
            page.close()
            most -= len(text)
            if most < 0:
                raise too_large()
            yield text


def _too_many(pages: int) -> UnreadableDocumentError:
    sentence = f"PDF-filen har over {pages} sider, og flere læses ikke. Del den op."
    return UnreadableDocumentError("file_too_large", sentence)


def too_large() -> UnreadableDocumentError:
    """More text than is read."""
    return UnreadableDocumentError("file_too_large", "PDF-filen har mere tekst, end der kan læses. Del den op.")
