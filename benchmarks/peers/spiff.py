"""SpiffWorkflow: the approval as BPMN with timers at the edge of every hearing; the instance is stored after each act,
as an application that may be stopped at any moment has to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.peers.work import BODIES, REMARK, SHARE_DUE, STAGES, WAITS, measure, sqlite_file

SCHEMA = """
CREATE TABLE instance (id INTEGER PRIMARY KEY, stage TEXT, due REAL, body TEXT);
CREATE INDEX instance_due ON instance (due) WHERE due IS NOT NULL;
CREATE TABLE done (id INTEGER PRIMARY KEY, instance INT, act TEXT, text TEXT, at REAL);
"""
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NOW = 1_000.0
TASKS = {"send": "draft", **{act: f"body{act[-1]}" for act in STAGES if act[-2] == "_"}}
"""The user task that an act completes, where it is called another name."""


class Diagram:
    """BPMN as text, node by node."""

    def __init__(self) -> None:
        self.nodes: list[str] = []

    def node(self, kind: str, name: str, inside: str = "", attributes: str = "") -> str:
        self.nodes.append(f'<{kind} id="{name}" name="{name}"{attributes}>{inside}</{kind}>')
        return name

    def link(self, source: str, target: str) -> None:
        self.nodes.append(f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>')

    def timer(self, name: str, host: str, days: int, *, ends: bool) -> str:
        when = f'<timerEventDefinition id="{name}_when"><timeDuration>"P{days}D"</timeDuration></timerEventDefinition>'
        at = f' attachedToRef="{host}" cancelActivity="{str(ends).lower()}"'
        return self.node("boundaryEvent", name, when, at)

    def text(self) -> str:
        process = f'<process id="approval" isExecutable="true">{"".join(self.nodes)}</process>'
        return f'<definitions xmlns="{BPMN}" id="all" targetNamespace="urn:approval">{process}</definitions>'


def approval() -> str:
    diagram = Diagram()
    for kind, name in (
        ("startEvent", "start"), ("userTask", "draft"), ("parallelGateway", "split"), ("parallelGateway", "joined"),
        ("userTask", "committee"), ("userTask", "finance"), ("userTask", "council"), ("endEvent", "end"),
    ):  # fmt: skip
        diagram.node(kind, name)
    for source, target in (("start", "draft"), ("draft", "split"), ("joined", "committee"), ("committee", "finance")):
        diagram.link(source, target)
    for body in range(BODIES):
        _hearing(diagram, f"body{body}")
    diagram.link("finance", "council")
    diagram.link("council", "end")
    return diagram.text()


def _hearing(diagram: Diagram, body: str) -> None:
    """A body is asked, reminded twice, and counted as silent after the deadline."""
    diagram.node("userTask", body)
    diagram.link("split", body)
    diagram.node("exclusiveGateway", f"{body}_over")
    diagram.link(body, f"{body}_over")
    diagram.link(f"{body}_over", "joined")
    for number, days in enumerate(WAITS[:-1]):
        timer = diagram.timer(f"{body}_reminder{number}", body, days, ends=False)
        diagram.link(timer, diagram.node("scriptTask", f"{timer}_sent", "<script>pass</script>"))
        diagram.link(f"{timer}_sent", diagram.node("endEvent", f"{timer}_end"))
    diagram.link(diagram.timer(f"{body}_silent", body, WAITS[-1], ends=True), f"{body}_over")


class Spiff:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.run = connection.execute
        self.run_many = connection.executemany
        self.json = BpmnWorkflowSerializer()
        parser = BpmnParser()
        parser.add_bpmn_str(approval().encode())
        self.spec = parser.get_spec("approval")

    def live(self, number: int) -> None:
        del number
        instance = 0
        for act, stage in STAGES.items():
            self.run("BEGIN IMMEDIATE")
            if act == "register":
                instance = self.run("INSERT INTO instance (body) VALUES (?)", (self._begun(),)).lastrowid or 0
            else:
                flow = self._read(instance)
                _complete(flow, TASKS.get(act, act))
                if act == "council" and not flow.is_completed():
                    raise RuntimeError("the council decided, and the case has not ended")
                self.run("UPDATE instance SET body = ? WHERE id = ?", (self.json.serialize_json(flow), instance))
            self.run("UPDATE instance SET stage = ? WHERE id = ?", (stage, instance))
            self._note(instance, act)
            self.run("COMMIT")

    def lay_open(self, hearings: int) -> None:
        """Three hearings an instance, and as many reminders due as elsewhere, each in an instance of its own."""
        flow = self.json.deserialize_json(self._begun())
        _complete(flow, "draft")
        waiting = json.loads(self.json.serialize_json(flow))
        late = json.dumps(_made_late(waiting))
        calm = json.dumps(waiting)
        due = -(-hearings // SHARE_DUE)
        self.run("BEGIN")
        self.run_many("INSERT INTO instance (due, body) VALUES (?, ?)", [(NOW - 1, late)] * due)
        self.run_many("INSERT INTO instance (due, body) VALUES (?, ?)", [(NOW + 9, calm)] * (hearings // BODIES - due))
        self.run("COMMIT")

    def remind(self) -> int:
        due = [row[0] for row in self.run("SELECT id FROM instance WHERE due < ?", (NOW,)).fetchall()]
        for instance in due:
            self.run("BEGIN IMMEDIATE")
            flow = self._read(instance)
            flow.refresh_waiting_tasks()
            flow.do_engine_steps()
            sent = [task for task in flow.get_tasks(state=TaskState.COMPLETED) if task.task_spec.name.endswith("_sent")]
            if not sent:
                raise RuntimeError("no reminder was sent")
            changed = (NOW + 9, self.json.serialize_json(flow), instance)
            self.run("UPDATE instance SET due = ?, body = ? WHERE id = ?", changed)
            self._note(instance, "remind")
            self.run("COMMIT")
        return len(due)

    def _begun(self) -> str:
        flow = BpmnWorkflow(self.spec)
        flow.do_engine_steps()
        return str(self.json.serialize_json(flow))

    def _read(self, instance: int) -> BpmnWorkflow:
        ((body,),) = self.run("SELECT body FROM instance WHERE id = ?", (instance,)).fetchall()
        return self.json.deserialize_json(body)

    def _note(self, instance: int, act: str) -> None:
        self.run("INSERT INTO done (instance, act, text, at) VALUES (?, ?, ?, ?)", (instance, act, REMARK, NOW))


def _complete(flow: BpmnWorkflow, name: str) -> None:
    task = flow.get_next_task(state=TaskState.READY, spec_name=name)
    task.data["text"] = REMARK
    task.run()
    flow.do_engine_steps()


def _made_late(stored: dict) -> dict:  # type: ignore[type-arg]
    """The same with the first reminder of one body years ago."""
    for task in stored["tasks"].values():
        if task["task_spec"] == "body0_reminder0":
            event = task["internal_data"]["event_value"]
            task["internal_data"]["event_value"] = event.replace(event[:4], "2020", 1)
    return stored


@contextmanager
def spiff(path: Path) -> Iterator[Spiff]:
    with sqlite_file(path, SCHEMA) as connection:
        yield Spiff(connection)


if __name__ == "__main__":
    measure(spiff)
