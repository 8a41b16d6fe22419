"""what pages look for among all there ever was: the next embargo, texts not judged, time asked for, mails that were lost"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
INDEXES = (
    ("ix_agenda_item_public_from", "agenda_item", "public_from", "public_from IS NOT NULL"),
    (
        "ix_proposal_unjudged",
        "proposal",
        "case_id",
        "revised_at IS NOT NULL AND (judged_at IS NULL OR judged_at < revised_at)",
    ),
    (
        "ix_hearing_request_extension",
        "hearing_request",
        "case_id",
        "extension_wanted_on IS NOT NULL AND extension_refused_at IS NULL AND answered_at IS NULL AND withdrawn_at IS NULL",
    ),
    ("ix_notice_lost", "notice", "case_id", "state IN ('given_up', 'returned')"),
)


def upgrade() -> None:
    for name, table, column, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, *_ in INDEXES:
        op.drop_index(name, table)
