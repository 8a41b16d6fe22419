"""`make evaluate [FOLDER=…]`: each document with an expected file beside it, read and judged, as a table.

Without a folder: the project's own fixtures, and the folders named by SAGSGANG_DOCUMENTS and SAGSGANG_SEEDS where they
are set or lie beside the repository. What an expected file has and no rule judges is counted and named. The exit code
is 1 when anything is wrong in silence, or when the judge does not know what an expectation means.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.reading.document import document_facts
from benchmarks.reading.verdicts import NOT_FACTS, Judgement, Verdict
from documents.reading import as_json
from documents.reading.errors import UnreadableDocumentError
from documents.reading.read import read

ROOT = Path(__file__).parents[2]
SEEDS = Path(__file__).parent / "seeds"
"""What must come out of the real proposals: figures, codes and terms; titles and names as digests."""
FIXTURES = ROOT / "tests" / "documents" / "fixtures" / "meetings"
VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "flagged", "missed")
HEADS = ("facts", "right", "wrong silently", "flagged", "missed", "right %", "unjudged")


def folder_of(name: str, variable: str) -> Path:
    """A folder outside the repository: where the variable says, else beside the clone under `shared/`."""
    return Path(os.environ.get(variable) or ROOT.parent / "shared" / name)


def pairs_in(folder: Path) -> Iterator[tuple[Path, Path]]:
    """(document, expected file) of each expectation in a folder; one for a seed names the document it is about."""
    for expected in sorted(folder.glob("*.json")):
        stem = expected.name.removesuffix(".json").removesuffix(".expected")
        beside = [path for path in sorted(folder.glob(f"{stem}.*")) if path.suffix in (".txt", ".pdf", ".docx")]
        about = str(json.loads(expected.read_text(encoding="utf-8")).get("file", ""))
        if not beside and about.startswith("seeds/"):
            beside = sorted(folder_of("seeds", "SAGSGANG_SEEDS").glob(f"{about.removeprefix('seeds/')}*"))
        if beside:
            yield beside[0], expected


def judge_file(document: Path, expected: Path) -> list[Judgement]:
    """Every fact of the expected file, judged."""
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    try:
        told = as_json(read(document, {}))
    except UnreadableDocumentError:
        told = {"kind": "unreadable"}
    return list(document_facts(wanted, told))


def row(name: str, facts: Sequence[Judgement]) -> str:
    counts = Counter(fact.verdict for fact in facts)
    total = sum(counts[verdict] for verdict in VERDICTS)
    share = 100 * counts["right"] / total if total else 100.0
    cells = [total, *(counts[verdict] for verdict in VERDICTS), f"{share:.1f}", counts["unjudged"]]
    return f"{name[:44]:44}" + "".join(f"{cell!s:>15}" for cell in cells)


def table(title: str, rows: Sequence[tuple[str, Sequence[Judgement]]]) -> str:
    head = f"{title[:44]:44}" + "".join(f"{name:>15}" for name in HEADS)
    return "\n".join([head, *(row(name, facts) for name, facts in rows)])


def report(folders: Sequence[Path], *, is_long: bool) -> int:
    judged: list[tuple[str, list[Judgement]]] = []
    for folder in folders:
        if not folder.is_dir():
            print(f"left out: no folder {folder.name!r} here (SAGSGANG_DOCUMENTS, SAGSGANG_SEEDS, or FOLDER=…)")
            continue
        judged += [(document.name, judge_file(document, expected)) for document, expected in pairs_in(folder)]
    if not judged:
        print("no document with an expected file beside it")
        return 1
    everything = [fact for _, facts in judged for fact in facts]
    kinds = sorted({fact.kind for fact in everything if fact.verdict not in NOT_FACTS})
    print(table("document", judged))
    print(table("\nkind of fact", [(kind, [f for f in everything if f.kind == kind]) for kind in kinds]).lstrip("\n"))
    print(row("all", everything))
    print_places(judged, is_long=is_long)
    return 1 if any(fact.verdict in ("wrong", "error") for fact in everything) else 0


def print_places(judged: Sequence[tuple[str, Sequence[Judgement]]], *, is_long: bool) -> None:
    """What is wrong, what was not judged, and what the judge itself does not know."""
    shown = ("wrong", "error", "flagged", "missed") if is_long else ("wrong", "error")
    for name, facts in judged:
        for fact in facts:
            if fact.verdict in shown:
                print(f"{fact.verdict:8} {name} {fact.place}: expected {fact.expected!r}, read {fact.actual!r}"[:300])
    for name, facts in judged:
        if places := [fact.place for fact in facts if fact.verdict == "unjudged"]:
            print(f"unjudged {name}: {', '.join(places)}")


def main(arguments: Sequence[str]) -> int:
    is_long = "--all" in arguments
    named = [Path(argument) for argument in arguments if argument and not argument.startswith("--")]
    return report(named or [FIXTURES, folder_of("documents", "SAGSGANG_DOCUMENTS"), SEEDS], is_long=is_long)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
