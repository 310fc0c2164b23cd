"""The access log: who did what to which record, without content, chained against tampering."""

import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from jalon.storage.schema.record import ROW_ID, Base


class AccessEntryRow(Base):
    """One entry; ``mac`` chains it to the one before."""

    __tablename__ = "access_entry"

    number: Mapped[int] = mapped_column(ROW_ID, primary_key=True, autoincrement=False)
    at: Mapped[datetime.datetime]
    coach_id: Mapped[str | None] = mapped_column(String(36))
    event: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str | None] = mapped_column(String(40))
    object_id: Mapped[str | None] = mapped_column(String(60), index=True)
    mac: Mapped[str] = mapped_column(String(64))


class AccessCheckpointRow(Base):
    """What a purge leaves: up to which entry, and the state of the chain there, authenticated."""

    __tablename__ = "access_checkpoint"

    rid: Mapped[int] = mapped_column(ROW_ID, primary_key=True)
    last_number: Mapped[int] = mapped_column(ROW_ID)
    last_mac: Mapped[str] = mapped_column(String(64))
    purged_at: Mapped[datetime.datetime]
    mac: Mapped[str] = mapped_column(String(64))
