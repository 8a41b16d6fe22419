"""«Efter genoprettelsen»: what the world had seen and the database no longer knows, looked at and ticked off."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.web.access import CurrentVisit, only
from app.web.act import own_id
from app.web.facts import done
from app.web.render import page
from models.access.links import LARGEST_ID
from models.database import writing
from models.todo.restoration import open_tasks, settle

router = APIRouter()
ADDRESS = "/genoprettelse"
TaskNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get(ADDRESS)
def show(visit: CurrentVisit) -> Response:
    only(visit.viewer.keeps_outbox)
    with visit.reading() as connection:
        tasks = open_tasks(connection)
    return page(visit, "administration/restoration.html.j2", tasks=tasks)


@router.post(ADDRESS + "/{task}")
def tick_off(visit: CurrentVisit, task: TaskNumber) -> Response:
    """One that another has ticked off meanwhile is no longer on the list."""
    only(visit.viewer.keeps_outbox)
    with writing(visit.site.engine) as connection:
        settle(connection, task, visit.site.now(), visit.viewer.person, own_id(visit))
    return done(ADDRESS, "klaret")
