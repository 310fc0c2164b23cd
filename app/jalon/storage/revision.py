"""The revision of the tables that this program reads and writes, so that opening needs no Alembic."""

from typing import Final

CURRENT: Final = "0001"
