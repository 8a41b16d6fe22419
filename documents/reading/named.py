"""Names of bodies as a proposal's fields and findings: one finding for each name not known."""

from collections.abc import Iterable

from documents.reading.bodies import is_generic, split_bodies
from documents.reading.findings import Context
from documents.reading.result import Finding


def read_bodies(text: str, line: int, context: Context) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """The bodies in a field: codes where known, the printed names otherwise, and the findings on the latter."""
    names = split_bodies(text, context.bodies)
    return tuple(code_or_name(name, context) for name in names), findings_on(((n, line) for n in names), context)


def code_or_name(name: str, context: Context) -> str:
    return context.bodies.resolve(name) or name


def findings_on(names: Iterable[tuple[str, int]], context: Context) -> tuple[Finding, ...]:
    """What to say of each name and line: nothing if known, which one if general, else unknown; each name once."""
    findings: dict[str, Finding] = {}
    for name, line in names:
        if name in findings or context.bodies.resolve(name):
            continue
        if is_generic(name):
            candidates = context.bodies.candidates(name)
            findings[name] = context.finding("body_ambiguous", line, name=name, candidates=candidates)
        else:
            findings[name] = context.finding("unknown_body", line, name=name)
    return tuple(findings.values())
