"""what an item asks of the body: a reading, a plan's proposal, a case to be sent out, a decision brought by § 23"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agenda_item", sa.Column("question", sa.String(32), nullable=True))
    op.add_column("decision", sa.Column("question", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("decision", "question")
    op.drop_column("agenda_item", "question")
