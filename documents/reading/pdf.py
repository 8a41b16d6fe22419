"""The text of a PDF, a form feed between pages."""

from io import BytesIO

from documents.reading.errors import UnreadableDocumentError


def pdf_text(data: bytes) -> str:
    """The text as it lies in the file. Raises UnreadableDocumentError `file_damaged` or `file_protected`."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    try:
        reader = PdfReader(BytesIO(data))
        return "\f".join(page.extract_text() for page in reader.pages)
    except FileNotDecryptedError as error:
        raise UnreadableDocumentError(
            "file_protected", "PDF-filen er låst med adgangskode. Gem den uden, og prøv på ny."
        ) from error
    except Exception as error:  # a broken file makes the parser fail in any way at all
        raise UnreadableDocumentError(
            "file_damaged", "PDF-filen er beskadiget og kan ikke læses. Hent den igen, og prøv på ny."
        ) from error
