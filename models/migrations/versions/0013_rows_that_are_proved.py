"""an entry carries the digests of the rows that were written with it"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("history_entry", sa.Column("written", sa.String(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":  # SQLite could only drop the default by making the table anew
        op.alter_column("history_entry", "written", server_default=None)
