"""openings of closed material"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)


def upgrade() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_opening_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint(
            "person", "kind", "about", "number", "hour", name=op.f("uq_opening_person_kind_about_number_hour")
        ),
    )
    op.create_index(op.f("ix_opening_at"), "opening", ["at"])
    op.create_index("ix_opening_about", "opening", ["about", "kind"])
