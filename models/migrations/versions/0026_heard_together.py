"""several cases heard together: one letter, link and deadline a body"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PACKAGE = sa.text("package IS NOT NULL")
REFERRING = ("case", "hearing_request", "access_link")


def upgrade() -> None:
    op.create_table(
        "hearing_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("command_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_hearing_package_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_package")),
        sa.UniqueConstraint("command_id", name=op.f("uq_hearing_package_command_id")),
        sa.UniqueConstraint("number", name=op.f("uq_hearing_package_number")),
    )
    for name in REFERRING:
        with altered(name) as table:
            table.add_column(sa.Column("package", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_package"), "hearing_package", ["package"], ["id"])
    with altered("hearing_response") as table:
        table.add_column(sa.Column("general", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_hearing_response_general"), "personal_text", ["general"], ["id"])
    op.create_index(
        "ix_hearing_request_package",
        "hearing_request",
        ["package", "body"],
        sqlite_where=PACKAGE,
        postgresql_where=PACKAGE,
    )
    op.create_index(
        "uq_access_link_package",
        "access_link",
        ["package", "person", "body"],
        unique=True,
        sqlite_where=PACKAGE,
        postgresql_where=PACKAGE,
    )


def downgrade() -> None:
    op.drop_index("uq_access_link_package", "access_link")
    op.drop_index("ix_hearing_request_package", "hearing_request")
    with altered("hearing_response") as table:
        table.drop_constraint(op.f("fk_hearing_response_general"), type_="foreignkey")
        table.drop_column("general")
    for name in reversed(REFERRING):
        with altered(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_package"), type_="foreignkey")
            table.drop_column("package")
    op.drop_table("hearing_package")
