"""The approval as a viewflow process, with the nodes of its open edition."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process
from viewflow.workflow.status import STATUS

from benchmarks.peers.work import WAITS


def page(*_: object, **__: object) -> None:
    """Nobody opens a page here: the tasks are completed as its view would."""


def asked() -> Any:
    """A body's task: two reminders, then its silence."""
    first, second, silent = (timedelta(days=days) for days in WAITS)
    reminded = flow.View(page).OnTimeout(first, this.remind, interrupting=False)
    return reminded.OnTimeout(second, this.remind, interrupting=False).OnTimeout(silent, this.silent).Next(this.join)


class Approval(flow.Flow):
    process_class = Process

    start = flow.StartHandle(this.begin).Next(this.draft)
    draft = flow.View(page).Next(this.split)
    split = flow.Split().Next(this.first_body).Next(this.second_body).Next(this.third_body)
    first_body = asked()
    second_body = asked()
    third_body = asked()
    remind = flow.Function(this.reminded).Next(this.reminder_end)
    reminder_end = flow.End()
    silent = flow.Function(this.fell_silent).Next(this.join)
    join = flow.Join().Next(this.committee)
    committee = flow.View(page).Next(this.finance)
    finance = flow.View(page).Next(this.council)
    council = flow.View(page).Next(this.end)
    end = flow.End()

    def begin(self, activation: Any) -> Any:
        return activation.process

    def reminded(self, activation: Any) -> None:
        activation.task.data = {"told": "reminder"}

    def fell_silent(self, activation: Any) -> None:
        """The deadline cancels the body's task and leaves its reminders armed, for which the join would wait."""
        armed = {"flow_task_type": "TIMER", "status": STATUS.SCHEDULED, "token": activation.task.token}
        for task in activation.process.task_set.filter(**armed):
            with task.activation() as reminder:
                reminder.cancel()
