"""All checks, one after the other. None stops another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.doctor import database, folders, machine, network
from app.doctor.finding import Check, Finding
from config.settings import Settings, SettingsError

CHECKS: dict[str, Check] = {
    "data folder": folders.data_folder,
    "secrets": folders.secrets,
    "configuration": folders.configuration,
    "database": database.database,
    "database rights": database.rights,
    "database tools": database.tools,
    "clock": database.clock,
    "backups": folders.backups,
    "ports": network.ports,
    "address": network.address,
    "Prefect": network.prefect,
    "mail": network.mail,
    "engine": machine.engine,
    "printing": machine.printing,
}


@dataclass(frozen=True, slots=True)
class Result:
    """One check and what it says; nothing when all is well."""

    check: str
    findings: tuple[Finding, ...]

    @property
    def is_good(self) -> bool:
        return all(finding.is_note for finding in self.findings)


def examine() -> Iterator[Result]:
    """Each check as it is done. Settings that cannot be read are the only finding: nothing else can be looked at."""
    try:
        settings = Settings()
    except SettingsError as error:
        yield Result("settings", tuple(_of_settings(error)))
        return
    yield Result("settings", ())
    for name, check in CHECKS.items():
        yield Result(name, tuple(_careful(check, settings)))


def _careful(check: Check, settings: Settings) -> Iterator[Finding]:
    try:
        yield from check(settings)
    except Exception as error:
        said = f"{type(error).__name__} at {getattr(error, 'filename', None) or 'no file'}"
        yield Finding(f"this could not be looked at: {said}", "run the doctor as the user that runs Sagsgang")


def _of_settings(error: SettingsError) -> Iterator[Finding]:
    for name, said in error.problems.items():
        yield Finding(said, f"correct {name} (docs/settings.md)", "the environment", name)
