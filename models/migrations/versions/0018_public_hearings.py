"""public hearings: the public's own period beside the bodies', and which remarks are objections"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_hearing",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.Time(), nullable=False),
        sa.Column("published_in", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("remarks", "objections", "late")),
        sa.Column("struck_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_public_hearing_case_id")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_public_hearing")),
    )
    op.add_column("case", sa.Column("public_hearings", sa.Integer(), nullable=True))
    op.add_column("hearing_response", sa.Column("is_objection", sa.Boolean(), nullable=True))
