"""letters of a hearing of several cases that one person has made ready for another to send"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("hearing_package") as table:
        table.add_column(sa.Column("ready", sa.String(), nullable=True))
        table.add_column(sa.Column("ready_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_hearing_package_ready_by"), "person", ["ready_by"], ["id"])


def downgrade() -> None:
    with altered("hearing_package") as table:
        table.drop_constraint(op.f("fk_hearing_package_ready_by"), type_="foreignkey")
        table.drop_column("ready_at")
        table.drop_column("ready_by")
        table.drop_column("ready")
