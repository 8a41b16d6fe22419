"""messages put aside are looked for by health"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PUT_ASIDE = sa.text("state = 'put_aside'")


def upgrade() -> None:
    op.create_index("ix_message_put_aside", "message", ["id"], sqlite_where=PUT_ASIDE, postgresql_where=PUT_ASIDE)
