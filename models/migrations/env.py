"""Alembic's entry: runs on the connection that `models.migrate` hands over."""

from alembic import context

from models import tables as t

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=t.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
