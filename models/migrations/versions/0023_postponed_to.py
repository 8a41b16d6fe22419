"""a postponed item: to which meeting"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("decision") as table:
        table.add_column(sa.Column("postponed_to", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_decision_postponed_to"), "meeting", ["postponed_to"], ["id"])


def downgrade() -> None:
    with altered("decision") as table:
        table.drop_constraint(op.f("fk_decision_postponed_to"), type_="foreignkey")
        table.drop_column("postponed_to")
