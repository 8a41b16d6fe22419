"""Alembic's entry: runs on the connection that `models.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

from models import database  # noqa: F401  (loads every table)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
