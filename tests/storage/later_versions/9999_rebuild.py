"""A revision of tests only: rebuilds the table of people (batch mode), and adds a column."""

import sqlalchemy as sa
from alembic import op

from jalon.storage.revision import CURRENT

revision = "9999"
down_revision = CURRENT
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.alter_column("town", type_=sa.String(100), existing_type=sa.String(80))
        batch.add_column(sa.Column("favourite_season", sa.String(20), nullable=True))
    op.execute("UPDATE person SET favourite_season = 'printemps'")
