"""of an office of several: who has taken a case"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("case") as table:
        table.add_column(sa.Column("taken_by", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_case_taken_by"), "person", ["taken_by"], ["id"])


def downgrade() -> None:
    with altered("case") as table:
        table.drop_constraint(op.f("fk_case_taken_by"), type_="foreignkey")
        table.drop_column("taken_by")
