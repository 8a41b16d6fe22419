"""Written by hand the usual way: SQLAlchemy's ORM, and `transitions` as the state machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from transitions import Machine

from benchmarks.peers.work import BODIES, REMARK, SHARE_DUE, STAGES, WAITS, measure

NOW = 1_000.0
_MOVES = [
    {"trigger": act, "source": before, "dest": after}
    for (before, (act, after)) in zip(STAGES.values(), list(STAGES.items())[1:], strict=False)
]


class Base(DeclarativeBase):
    pass


class Case(Base):
    __tablename__ = "case"
    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str]
    hearings: Mapped[list[Hearing]] = relationship()


class Hearing(Base):
    __tablename__ = "hearing"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    body: Mapped[int]
    due: Mapped[float | None] = mapped_column(index=True)
    step: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None]


class Done(Base):
    __tablename__ = "done"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int]
    act: Mapped[str]
    text: Mapped[str] = mapped_column(default=REMARK)
    at: Mapped[float] = mapped_column(default=NOW)


class Orm:
    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def live(self, number: int) -> None:
        del number
        case_id = 0
        for act, stage in STAGES.items():
            with Session(self.engine) as session, session.begin():
                case = Case(stage=stage) if act == "register" else session.get_one(Case, case_id)
                if act == "register":
                    session.add(case)
                    session.flush()
                    case_id = case.id
                else:
                    Machine(
                        case,
                        list(dict.fromkeys(STAGES.values())),
                        transitions=_MOVES,
                        initial=case.stage,
                        model_attribute="stage",
                    )
                    case.trigger(act)  # type: ignore[attr-defined]
                if act == "send":
                    case.hearings.extend(Hearing(body=body, due=NOW + WAITS[0]) for body in range(BODIES))
                elif act.startswith(("answer", "silence")):
                    (asked,) = (each for each in case.hearings if each.body == int(act[-1]))
                    asked.due, asked.answer = None, act[:-2]
                session.add(Done(case_id=case_id, act=act))

    def lay_open(self, hearings: int) -> None:
        with Session(self.engine) as session, session.begin():
            session.execute(sa.update(Hearing).values(due=None))
            cases = [{"stage": "hearing"} for _ in range(hearings // BODIES + 1)]
            first = (session.scalar(sa.select(sa.func.max(Case.id))) or 0) + 1
            session.execute(sa.insert(Case), cases)
            rows: list[dict[str, Any]] = [
                {
                    "case_id": first + number // BODIES,
                    "body": number % BODIES,
                    "due": NOW - 1 if number % SHARE_DUE == 0 else NOW + 9,
                }
                for number in range(hearings)
            ]
            session.execute(sa.insert(Hearing), rows)

    def remind(self) -> int:
        with Session(self.engine) as session, session.begin():
            due = session.scalars(sa.select(Hearing).where(Hearing.due < NOW)).all()
            for hearing in due:
                hearing.due, hearing.step = (hearing.due or 0) + WAITS[1] - WAITS[0] + 1, hearing.step + 1
                session.add(Done(case_id=hearing.case_id, act="remind"))
            return len(due)


@contextmanager
def orm(path: Path) -> Iterator[Orm]:
    engine = sa.create_engine(f"sqlite:///{path}")

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    Base.metadata.create_all(engine)
    yield Orm(engine)
    engine.dispose()


if __name__ == "__main__":
    measure(orm)
