"""hearings that prove themselves"""

import sqlalchemy as sa
from alembic import op

import models.columns
from models.migrations.altering import altered

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = models.columns.Utc(timezone=True)


def upgrade() -> None:
    _widen_cases()
    _widen_requests()
    _widen_responses()
    _add_tables()


def _widen_cases() -> None:
    for name in ("kle", "answers"):
        op.add_column("case", sa.Column(name, sa.String(), nullable=False, server_default=""))
    for name in ("walls", "responses", "memo_edition"):
        op.add_column("case", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in ("revised_at", "judged_at"):
        op.add_column("proposal", sa.Column(name, INSTANT, nullable=True))
    op.execute(
        'UPDATE "case" SET responses = (SELECT count(*) FROM hearing_response r WHERE r.case_id = "case".id), '
        "memo_edition = CASE WHEN memo_filed_at IS NULL THEN 0 ELSE 1 END"
    )


def _widen_requests() -> None:
    op.add_column("hearing_request", sa.Column("reason", sa.String(), nullable=False, server_default=""))
    for name in ("extension_wanted_on", "quiet_until"):
        op.add_column("hearing_request", sa.Column(name, sa.Date(), nullable=True))
    for name in ("extension_refused_at", "chair_confirmed_at", "vice_confirmed_at"):
        op.add_column("hearing_request", sa.Column(name, INSTANT, nullable=True))


def _widen_responses() -> None:
    """Every answer gets its number in its case, in the order they came."""
    with altered("hearing_response") as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_date_unknown", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("corrects", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("channel", sa.String(32), nullable=False, server_default="mail"))
        batch_op.add_column(sa.Column("publication", sa.String(32), nullable=False, server_default="open"))
        batch_op.add_column(sa.Column("public_text", sa.Integer(), nullable=True))
        batch_op.alter_column("body", existing_type=sa.Integer(), nullable=True)
        batch_op.create_foreign_key(op.f("fk_hearing_response_public_text"), "personal_text", ["public_text"], ["id"])
    op.execute(
        "UPDATE hearing_response SET number = (SELECT count(*) FROM hearing_response other "
        "WHERE other.case_id = hearing_response.case_id AND other.id <= hearing_response.id)"
    )
    with altered("hearing_response") as batch_op:
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("is_date_unknown", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("channel", existing_type=sa.String(32), server_default=None)
        batch_op.alter_column("publication", existing_type=sa.String(32), server_default=None)
        batch_op.create_unique_constraint(op.f("uq_hearing_response_case_id_number"), ["case_id", "number"])


def _add_tables() -> None:
    op.create_table(
        "external_deadline",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("struck_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_external_deadline_case_id")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_external_deadline")),
    )
    op.create_table(
        "response_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_suspect", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_response_file_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_file")),
    )
    op.create_index(op.f("ix_response_file_case_id"), "response_file", ["case_id"], unique=False)
    op.create_table(
        "memo",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("text", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_memo_case_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_memo_filed_by")),
        sa.ForeignKeyConstraint(["points"], ["personal_text.id"], name=op.f("fk_memo_points")),
        sa.ForeignKeyConstraint(["text"], ["personal_text.id"], name=op.f("fk_memo_text")),
        sa.PrimaryKeyConstraint("case_id", "edition", name=op.f("pk_memo")),
    )
    op.create_table(
        "access_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("consultation", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["body"], ["organization.id"], name=op.f("fk_access_link_body")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_access_link_case_id")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_access_link_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint(
            "kind",
            "person",
            "case_id",
            "consultation",
            "round",
            "body",
            name=op.f("uq_access_link_kind_person_case_id_consultation_round_body"),
        ),
    )
    op.create_index(op.f("ix_access_link_person"), "access_link", ["person"], unique=False)
    op.create_table(
        "form_draft",
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("form", "owner", name=op.f("pk_form_draft")),
    )


def downgrade() -> None:
    raise RuntimeError("history is append-only: restore a backup instead")
