"""The text of an old Word file (.doc), through LibreOffice where this machine has it."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from documents.reading.errors import UnreadableDocumentError
from documents.reading.text.word import word_text
from process.limits import CPU, LONGEST_TEXT

_PROGRAMS = ("soffice", "libreoffice")


def old_word_text(data: bytes, most: int = LONGEST_TEXT) -> str:
    """The text. Raises UnreadableDocumentError, with what to do where there is no LibreOffice or it cannot read it."""
    program = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        sentence = "Filen er i det gamle Word-format (.doc). Åbn den i Word, og gem den som .docx."
        raise UnreadableDocumentError("file_type_unknown", sentence)
    with TemporaryDirectory() as folder:
        source = Path(folder, "file.doc")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [
            program,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, check=True, timeout=CPU, capture_output=True)  # noqa: S603  (found on the path)
            return word_text(Path(folder, "file.docx").read_bytes(), most)
        except (subprocess.SubprocessError, OSError) as error:
            sentence = "Den gamle Word-fil (.doc) kan ikke læses. Åbn den i Word, og gem den som .docx."
            raise UnreadableDocumentError("file_damaged", sentence) from error
