"""amendments and endings"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)


def upgrade() -> None:
    op.add_column("proposal", sa.Column("is_settled_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("case", sa.Column("amendments", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("case", sa.Column("amendments_due_on", sa.Date(), nullable=True))
    op.create_table(
        "tabled_amendment",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("proposer", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("amount_1000_dkk", sa.String(), nullable=False),
        sa.Column("tabled_at", INSTANT, nullable=False),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_tabled_amendment_case_id")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_tabled_amendment")),
    )
