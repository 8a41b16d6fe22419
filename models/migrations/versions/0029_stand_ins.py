"""somebody absent, and who does their work in the administration meanwhile"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("stand_in", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["absent"], ["person.id"], name=op.f("fk_cover_absent")),
        sa.ForeignKeyConstraint(["stand_in"], ["person.id"], name=op.f("fk_cover_stand_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
        sa.UniqueConstraint("code", name=op.f("uq_cover_code")),
    )
    op.create_index("ix_cover_absent", "cover", ["absent"])
    op.create_index("ix_cover_stand_in", "cover", ["stand_in"])


def downgrade() -> None:
    op.drop_table("cover")
