"""history by meeting: only of entries that are about one, which few are; an index of answers that another holds goes"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_history_entry_meeting_id", "history_entry")
    where = sa.text("meeting_id IS NOT NULL")
    op.create_index(
        "ix_history_entry_meeting_id", "history_entry", ["meeting_id"], sqlite_where=where, postgresql_where=where
    )
    op.drop_index("ix_hearing_response_case_id", "hearing_response")


def downgrade() -> None:
    op.create_index("ix_hearing_response_case_id", "hearing_response", ["case_id"])
    op.drop_index("ix_history_entry_meeting_id", "history_entry")
    op.create_index("ix_history_entry_meeting_id", "history_entry", ["meeting_id"])
