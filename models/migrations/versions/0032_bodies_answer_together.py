"""bodies answer together: drafts shared and handed over, how an answer came about, minorities, answers disputed"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

PACKAGE = sa.text("package IS NOT NULL")
INSTANT = sa.DateTime(timezone=True)
ANSWER = (
    *(("agreed_on", sa.Date()), ("agreed_from", sa.Date()), ("has_minority", sa.Boolean())),
    *(("disputed_at", INSTANT), ("dispute_settled_at", INSTANT), ("withdrawn_at", INSTANT)),
)
TEXTS = ("minority", "minority_by", "prepared_by", "dispute_reason")


def upgrade() -> None:
    with altered("hearing_request") as table:
        table.add_column(sa.Column("draft_shared_at", INSTANT, nullable=True))
        table.add_column(sa.Column("draft_ready_at", INSTANT, nullable=True))
        table.add_column(sa.Column("draft_by", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_hearing_request_draft_by"), "person", ["draft_by"], ["id"])
    with altered("hearing_response") as table:
        for name, kind in ANSWER:
            table.add_column(sa.Column(name, kind, nullable=True))
        for name in TEXTS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_hearing_response_{name}"), "personal_text", [name], ["id"])
        table.add_column(sa.Column("disputed_by", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_hearing_response_disputed_by"), "person", ["disputed_by"], ["id"])
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["link"], ["access_link.id"], name=op.f("fk_draft_comment_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    op.create_index(op.f("ix_draft_comment_form"), "draft_comment", ["form"])
    _index_of_package(["kind", "package", "person", "body"])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM draft_comment"))
    op.execute(sa.text("DELETE FROM link_code WHERE link IN (SELECT id FROM access_link WHERE kind = 'comment')"))
    op.execute(sa.text("DELETE FROM access_link WHERE kind = 'comment'"))
    _index_of_package(["package", "person", "body"])
    op.drop_table("draft_comment")
    with altered("hearing_response") as table:
        for name in ("disputed_by", *reversed(TEXTS)):
            table.drop_constraint(op.f(f"fk_hearing_response_{name}"), type_="foreignkey")
            table.drop_column(name)
        for name, _ in reversed(ANSWER):
            table.drop_column(name)
    with altered("hearing_request") as table:
        table.drop_constraint(op.f("fk_hearing_request_draft_by"), type_="foreignkey")
        for name in ("draft_by", "draft_ready_at", "draft_shared_at"):
            table.drop_column(name)


def _index_of_package(columns: list[str]) -> None:
    op.drop_index("uq_access_link_package", "access_link")
    op.create_index(
        "uq_access_link_package", "access_link", columns, unique=True, sqlite_where=PACKAGE, postgresql_where=PACKAGE
    )
