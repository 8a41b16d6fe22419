"""answers given on the telephone: to whom they were read back"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("hearing_response") as table:
        table.add_column(sa.Column("read_back_to", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_hearing_response_read_back_to"), "personal_text", ["read_back_to"], ["id"])


def downgrade() -> None:
    with altered("hearing_response") as table:
        table.drop_constraint(op.f("fk_hearing_response_read_back_to"), type_="foreignkey")
        table.drop_column("read_back_to")
