"""What can go wrong at this door, as a code and one English line."""

from __future__ import annotations

from dataclasses import dataclass

UNREADABLE = {
    "file_not_found": "There is no such file.",
    "file_empty": "The file is empty.",
    "file_too_large": "The file is larger than what is read. Split it, or import the text of it.",
    "file_too_heavy": "The file takes too much time or memory to read. Save it smaller, or split it.",
    "file_type_unknown": "This kind of file is not read. Use .pdf, .docx, .odt, .rtf, .xlsx, .html or .txt.",
    "file_damaged": "The file is damaged and cannot be read. Save it again from the program it came from.",
    "file_protected": "The file is protected by a password. Save it without one.",
    "no_text": "The file has no text (a scanned picture?). Use a version with text in it.",
}


@dataclass(frozen=True)
class Failure:
    code: str
    message: str
    exit_code: int = 1


class WrongUseError(Exception):
    """Words on the command line that name nothing, or are missing. Exit code 2."""

    def __init__(self, message: str, code: str = "wrong_use") -> None:
        super().__init__(message)
        self.code = code


def failure_of(error: Exception) -> Failure | None:
    """A readable failure, or None for a fault of ours (which keeps its traceback)."""
    if isinstance(error, WrongUseError):
        return Failure(error.code, str(error), 2)
    return _of_our_own(error) or _of_the_machine(error)


def _of_our_own(error: Exception) -> Failure | None:
    from app.clock import ClockError
    from app.private import DataFolderError
    from app.run.alone import AlreadyRunningError
    from app.run.ports import PortError
    from config.files.toml import ConfigError
    from documents.reading import UnreadableDocumentError
    from documents.writing.word import WordTemplateError
    from models.access.secret import SecretError
    from models.backup.archive import BackupError
    from models.store import RefusedError
    from models.version import UnknownMigrationError

    match error:
        case RefusedError():
            return Failure(error.refusal.code, error.refusal.english)
        case UnreadableDocumentError():
            return Failure(error.code, f"{UNREADABLE.get(error.code, '')} {error.message_da}".strip())
        case WordTemplateError():
            return Failure("template", f"The Word template cannot be used. {error}")
        case ConfigError():
            lines = "; ".join(str(problem) for problem in error.problems)
            return Failure("config", f"The configuration cannot be used: {lines}")
        case DataFolderError() | SecretError():
            return Failure("data_folder", str(error))
    plain: dict[type[Exception], str] = {
        ClockError: "clock",
        UnknownMigrationError: "migration",
        BackupError: "backup",
        AlreadyRunningError: "running",
        PortError: "port",
    }
    code = next((code for kind, code in plain.items() if isinstance(error, kind)), None)
    return Failure(code, str(error)) if code else None


def _of_the_machine(error: Exception) -> Failure | None:
    from sqlalchemy.exc import DatabaseError, DataError, OperationalError

    from config.settings import SettingsError
    from models.database import is_damaged

    match error:
        case DataError() | UnicodeEncodeError():
            return Failure("text", "The text holds a character that cannot be stored. Nothing was written.", 2)
        case SettingsError():
            return Failure("settings", f"The settings cannot be used: {error}", 2)
        case OperationalError():
            return Failure("database", f"The database cannot be reached: {error.orig}")
        case DatabaseError() if is_damaged(error):
            return Failure(
                "damaged",
                f"The database file is damaged ({error.orig}). Stop Sagsgang, keep the file as it is, and put back the "
                "newest backup that can be verified (docs/operations.md)",
            )
    return None
