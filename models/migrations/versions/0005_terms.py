"""terms"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)


def upgrade() -> None:
    op.create_table(
        "legislative_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    for name in ("route_asked_at", "route_confirmed_at"):
        op.add_column("case", sa.Column(name, INSTANT, nullable=True))
    op.create_index(
        "ix_case_open_created",
        "case",
        ["created_at"],
        sqlite_where=sa.text("ending IS NULL"),
        postgresql_where=sa.text("ending IS NULL"),
    )
