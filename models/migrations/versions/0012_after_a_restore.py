"""what a restored installation is to look after"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)
OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "restoration_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("restored_at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_restoration_task_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restoration_task")),
    )
    op.create_index("ix_restoration_task_open", "restoration_task", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
