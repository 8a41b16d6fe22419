"""old minutes: meetings of before, and their items"""

import sqlalchemy as sa
from alembic import op

from models.columns import INSTANT

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None
_TEXTS = ("number", "title", "case_number", "decision", "text", "words")


def upgrade() -> None:
    op.create_table(
        "old_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("organization", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organization.id"], name=op.f("fk_old_meeting_organization")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_meeting")),
        sa.UniqueConstraint("sha256", name=op.f("uq_old_meeting_sha256")),
        sa.UniqueConstraint("body", "held_on", name=op.f("uq_old_meeting_body_held_on")),
    )
    op.create_index(op.f("ix_old_meeting_held_on"), "old_meeting", ["held_on"])
    op.create_table(
        "old_item",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TEXTS),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["old_meeting.id"], name=op.f("fk_old_item_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "position", name=op.f("pk_old_item")),
    )


def downgrade() -> None:
    op.drop_table("old_item")
    op.drop_table("old_meeting")
