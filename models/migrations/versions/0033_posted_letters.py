"""letters that are posted, and the postal addresses they go to"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hearing_request", sa.Column("by_post", sa.Boolean(), nullable=True))
    op.add_column("hearing_request", sa.Column("posted_at", models.columns.Utc(timezone=True), nullable=True))
    op.add_column("person", sa.Column("postal_address", sa.String(), nullable=True))
    op.create_index(
        "ix_notice_to_post",
        "notice",
        ["recipient"],
        sqlite_where=sa.text("state = 'to_post'"),
        postgresql_where=sa.text("state = 'to_post'"),
    )


def downgrade() -> None:
    op.drop_index("ix_notice_to_post", table_name="notice")
    op.drop_column("person", "postal_address")
    op.drop_column("hearing_request", "posted_at")
    op.drop_column("hearing_request", "by_post")
