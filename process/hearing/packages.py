"""Several cases heard together (samlet høring): what is gathered, and the one deadline a body gets for all of it.

A package binds letters together and changes nothing else: what is asked, answered, promised and closed stays a fact of
each case, so that memo, rule check, plan and proof read the same as if each had been heard alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from process.change import AppendedPackage, Change
from process.commands import hearing as hc
from process.events import Tag
from process.hearing.refusals import WhyHearing
from process.ids import CaseId
from process.refusals import Refusal, Thing, Why, refuse
from process.state.hearing import HearingPackage

Due = tuple[date, time]


@dataclass(frozen=True, slots=True)
class SharedDeadline:
    """One deadline for all a body is asked about together. `of`: the case it comes from; None: it stood already."""

    due: Due
    of: CaseId | None = None


def shared_deadline(proposed: Mapping[CaseId, Due], standing: Due | None = None) -> SharedDeadline | None:
    """The deadline the body has been given already; else the earliest of those it would get case by case, since that
    case can wait no longer. None where no plan proposes any.
    """
    if standing is not None:
        return SharedDeadline(standing)
    if not proposed:
        return None
    of = min(proposed, key=lambda case: (proposed[case], case))
    return SharedDeadline(proposed[of], of)


def open_package(change: Change, command: hc.OpenPackage) -> Refusal | None:
    title = " ".join(command.title.split())
    if not title:
        return refuse(Why.TEXT_NEEDED)
    ctx = change.ctx
    package = HearingPackage(ctx.new_package, ctx.new_number, title, ctx.now, ctx.act.actor)
    change.records.append(AppendedPackage(package))
    change.emit(Tag.PACKAGE_OPENED, number=package.number, title=title)
    return None


def gather_case(change: Change, command: hc.GatherCase) -> Refusal | None:
    """Letters that are out stay what they were: a case leaves a hearing only while none of its letters there waits."""
    case, package = change.case.case, change.ctx.package
    if command.package and package is None:
        return refuse(Why.NOT_FOUND, what=Thing.PACKAGE, key=command.package)
    if (case.package or 0) == command.package:
        return refuse(Why.NOTHING_NEW)
    waiting = [change.ctx.body(r.body) for r in change.case.requests if r.is_waiting and r.package is not None]
    if waiting:
        return refuse(WhyHearing.HEARD_TOGETHER, bodies=tuple(waiting))
    change.set_case(package=command.package or None)
    change.emit(Tag.CASE_GATHERED, package=package.number if package else "")
    return None
