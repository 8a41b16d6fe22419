"""follow up and agreements"""

import sqlalchemy as sa
from alembic import op

import models.columns
from models.migrations.altering import altered

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)


def upgrade() -> None:
    for name in ("follow_ups", "points", "status_reports"):
        op.add_column("case", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("joined_number", "pool_1000_dkk"):
        op.add_column("case", sa.Column(name, sa.String(), nullable=False, server_default=""))
    with altered("case") as batch_op:
        batch_op.add_column(sa.Column("joined_into", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("budget_ending", sa.String(32), nullable=True))
        batch_op.create_foreign_key(op.f("fk_case_joined_into"), "case", ["joined_into"], ["id"])
        batch_op.create_index(op.f("ix_case_joined_into"), ["joined_into"])
    op.add_column("proposal", sa.Column("priority", sa.Integer(), nullable=True))
    op.add_column("proposal", sa.Column("budget_ending", sa.String(32), nullable=True))
    _add_follow_ups()
    _add_agreements()


def _add_follow_ups() -> None:
    op.create_table(
        "follow_up",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("responsible", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("done_text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_follow_up_case_id")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_follow_up_meeting")),
        sa.ForeignKeyConstraint(["responsible"], ["person.id"], name=op.f("fk_follow_up_responsible")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_remind_on"), "follow_up", ["remind_on"], unique=False)
    op.create_index("ix_follow_up_responsible_done_at", "follow_up", ["responsible", "done_at"], unique=False)


def _add_agreements() -> None:
    op.create_table(
        "agreement_point",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=True),
        sa.Column("planned_month", sa.Date(), nullable=True),
        sa.Column("linked_case", sa.Integer(), nullable=True),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(32), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("status_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["body"], ["organization.id"], name=op.f("fk_agreement_point_body")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_agreement_point_case_id")),
        sa.ForeignKeyConstraint(["linked_case"], ["case.id"], name=op.f("fk_agreement_point_linked_case")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_agreement_point_meeting")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_agreement_point")),
    )
    op.create_table(
        "status_report_line",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("point", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_status_report_line_case_id")),
        sa.PrimaryKeyConstraint("case_id", "report", "point", name=op.f("pk_status_report_line")),
    )


def downgrade() -> None:
    raise RuntimeError("history is append-only: restore a backup instead")
