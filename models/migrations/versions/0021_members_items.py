"""members' own proposals: whose an item is"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("agenda_item") as table:
        table.add_column(sa.Column("proposed_by", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_agenda_item_proposed_by"), "person", ["proposed_by"], ["id"])


def downgrade() -> None:
    with altered("agenda_item") as table:
        table.drop_constraint(op.f("fk_agenda_item_proposed_by"), type_="foreignkey")
        table.drop_column("proposed_by")
