"""notices of meetings"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("notice") as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_notice_meeting_id"), "meeting", ["meeting_id"], ["id"])
    of_meeting = sa.text("meeting_id IS NOT NULL")
    op.create_index(
        "uq_notice_meeting",
        "notice",
        ["meeting_id", "kind", "about", "recipient", "day"],
        unique=True,
        sqlite_where=of_meeting,
        postgresql_where=of_meeting,
    )
