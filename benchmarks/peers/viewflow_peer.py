"""django-viewflow on Django's ORM: a task is assigned, started and executed in one transaction, as its own views do;
its own dispatcher fires the timers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from benchmarks.peers.work import BODIES, REMARK, SHARE_DUE, WAITS, measure

PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
TABLES = ("django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow")


class Viewflow:
    def __init__(self) -> None:
        from django.contrib.auth.models import User
        from viewflow.workflow.models import Process, Task

        from benchmarks.peers.viewflow_site.flows import Approval

        self.flow, self.tasks, self.processes = Approval, Task, Process
        self.officer = User.objects.create(username="officer")

    def live(self, number: int) -> None:
        del number
        process = self.flow.start.run().pk
        for node in ("draft", "first_body", "second_body"):
            self._complete(process, node)
        self._let_pass(process)
        for node in ("committee", "finance", "council"):
            self._complete(process, node)
        if self.processes.objects.get(pk=process).status != "DONE":
            raise RuntimeError("the council decided, and the case has not ended")

    def lay_open(self, hearings: int) -> None:
        """Copies of one process that waits for its three bodies; one hearing in so many has a reminder due."""
        from django.db import transaction
        from django.utils import timezone

        self.tasks.objects.filter(status="SCHEDULED").delete()
        sample = self.flow.start.run()
        self._complete(sample.pk, "draft")
        now, asked = timezone.now(), 0
        like = list(self.tasks.objects.filter(process=sample).order_by("pk"))
        before = {task.pk: [each.pk for each in task.previous.all()] for task in like}
        self.tasks.objects.filter(process=sample, status="SCHEDULED").update(status="CANCELED")
        newest, links = self.tasks.objects.latest("pk").pk, []
        with transaction.atomic():
            for _ in range(hearings // BODIES + 1):
                process = self.processes.objects.create(flow_class=self.flow, status=sample.status)
                copies, number = [], {}
                for task in like:
                    newest += 1
                    number[task.pk] = newest
                    is_first = task.scheduled and task.scheduled - now < timedelta(days=WAITS[0] + 1)
                    is_due = is_first and asked < hearings and asked % SHARE_DUE == 0
                    asked += bool(is_first)
                    copies.append(self._copy(task, newest, process, now - timedelta(minutes=1) if is_due else None))
                    links += [(newest, number[each]) for each in before[task.pk] if each in number]
                self.tasks.objects.bulk_create(copies)
            through = self.tasks.previous.through
            through.objects.bulk_create([through(from_task_id=a, to_task_id=b) for a, b in links], batch_size=5_000)

    def remind(self) -> int:
        from viewflow.workflow.timers import fire_due_timers

        return int(fire_due_timers())

    def _copy(self, task: Any, number: int, process: Any, due: Any) -> Any:
        kept = ("flow_task", "flow_task_type", "status", "created", "started", "finished", "scheduled", "token", "data")
        values = {name: getattr(task, name) for name in kept}
        return self.tasks(pk=number, process=process, **{**values, **({"scheduled": due} if due else {})})

    def _complete(self, process: int, node: str) -> None:
        task = self.tasks.objects.get(process_id=process, flow_task=getattr(self.flow, node), status="NEW")
        with task.activation() as activation:
            activation.assign(self.officer)
            activation.start(None)
            activation.task.data = {"text": REMARK}
            activation.execute()

    def _let_pass(self, process: int) -> None:
        """The third body's deadline, as the dispatcher treats it."""
        waiting = self.tasks.objects.filter(process_id=process, flow_task_type="TIMER", status="SCHEDULED")
        with waiting.latest("scheduled").activation() as activation:
            activation.start()
            activation.execute()


@contextmanager
def viewflow(path: Path) -> Iterator[Viewflow]:
    options = {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS}
    settings.configure(
        USE_TZ=True,
        SECRET_KEY="measured only",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[*TABLES, "benchmarks.peers.viewflow_site"],
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    yield Viewflow()
    connection.close()


if __name__ == "__main__":
    measure(viewflow)
