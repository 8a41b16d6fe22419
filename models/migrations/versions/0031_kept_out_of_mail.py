"""cases that no mail may tell of, and the one-time codes their links ask for"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("is_out_of_mail", sa.Boolean(), nullable=True))
    op.create_table(
        "link_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("made_at", "expires_at")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["link"], ["access_link.id"], name=op.f("fk_link_code_link")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_link_code_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_code")),
    )
    op.create_index(op.f("ix_link_code_link"), "link_code", ["link"])


def downgrade() -> None:
    op.drop_table("link_code")
    op.drop_column("case", "is_out_of_mail")
