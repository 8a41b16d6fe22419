"""each personal link has a random value of its own"""

import sqlalchemy as sa
from alembic import op

from models.migrations.altering import altered

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Links that are out go on: their value is what their address was computed from. New ones are drawn."""
    op.add_column("access_link", sa.Column("nonce", sa.String(), nullable=True))
    op.execute("UPDATE access_link SET nonce = CAST(id AS VARCHAR) || '|' || CAST(generation AS VARCHAR)")
    with altered("access_link") as change:
        change.alter_column("nonce", existing_type=sa.String(), nullable=False)
        change.drop_column("generation")
