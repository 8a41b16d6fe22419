"""ready cases: which have something to take in, marked by the command that stated it; the indexes of looking for them go"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ready_case",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_ready_case_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_ready_case")),
    )
    # What was stated before there were marks is looked for once, in every case. An ended one may have a changed outcome.
    op.execute("INSERT INTO ready_case (case_id, command_id) SELECT id, 'migration/0022' FROM \"case\"")
    for name in ("revision", "alone_by"):
        op.drop_index(f"ix_decision_{name}", "decision")
    where = sa.text("stopped_by IS NOT NULL")
    op.create_index("ix_decision_stopped", "decision", ["meeting_id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_decision_stopped", "decision")
    for name, text in (("revision", "revision > 0"), ("alone_by", "alone_by IS NOT NULL")):
        where = sa.text(text)
        op.create_index(f"ix_decision_{name}", "decision", [name], sqlite_where=where, postgresql_where=where)
    op.drop_table("ready_case")
