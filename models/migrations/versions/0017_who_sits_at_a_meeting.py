"""the day whose seats sit at a meeting: a newly elected council constitutes itself before its term begins"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("seats_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("meeting", "seats_on")
