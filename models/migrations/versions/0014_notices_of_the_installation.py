"""notices of the installation itself, and flows that fail"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OF_INSTALLATION = sa.text("case_id IS NULL AND meeting_id IS NULL")
GIVEN_UP = sa.text("state = 'given_up'")


def upgrade() -> None:
    op.create_index(
        "uq_notice_installation",
        "notice",
        ["kind", "about", "recipient", "day"],
        unique=True,
        sqlite_where=OF_INSTALLATION,
        postgresql_where=OF_INSTALLATION,
    )
    op.create_index("ix_message_given_up", "message", ["id"], sqlite_where=GIVEN_UP, postgresql_where=GIVEN_UP)
    op.create_table(
        "flow_failure",
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", models.columns.Utc(timezone=True), nullable=False),
        sa.Column("last_at", models.columns.Utc(timezone=True), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("flow", name=op.f("pk_flow_failure")),
    )
