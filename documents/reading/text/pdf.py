"""The text of a PDF, a form feed between pages."""

from io import BytesIO

from documents.reading.errors import UnreadableDocumentError
from process.limits import LONGEST_TEXT, MOST_PAGES


def pdf_text(data: bytes, most: int = LONGEST_TEXT, pages: int = MOST_PAGES) -> str:
    """The text as it lies in the file. Raises UnreadableDocumentError `file_damaged` or `file_protected`, and
    `file_too_large` as soon as it has more pages or characters than a document can have.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    try:
        reader = PdfReader(BytesIO(data))
        if len(reader.pages) > pages:
            raise _too_many(pages)
        texts: list[str] = []
        for page in reader.pages:
            texts.append(page.extract_text())
            most -= len(texts[-1])
            if most < 0:
                raise _too_large()
        return "\f".join(texts)
    except (UnreadableDocumentError, MemoryError):
        raise
    except FileNotDecryptedError as error:
        raise UnreadableDocumentError(
            "file_protected", "PDF-filen er låst med adgangskode. Gem den uden, og prøv på ny."
        ) from error
    except Exception as error:  # a broken file makes the parser fail in any way at all
        raise UnreadableDocumentError(
            "file_damaged", "PDF-filen er beskadiget og kan ikke læses. Hent den igen, og prøv på ny."
        ) from error


def _too_many(pages: int) -> UnreadableDocumentError:
    sentence = f"PDF-filen har over {pages} sider, og flere læses ikke. Del den op."
    return UnreadableDocumentError("file_too_large", sentence)


def _too_large() -> UnreadableDocumentError:
    return UnreadableDocumentError("file_too_large", "PDF-filen har mere tekst, end der kan læses. Del den op.")
