"""The structure as its settings show it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.schema.structure import StructureRow


@dataclass(frozen=True, slots=True)
class StructureDetails:
    """Our organisation; ``vocabulary`` is the version of the rules whose words are wanted, None: by date."""

    name: str
    siret: str | None = None
    finess: str | None = None
    is_medico_social: bool | None = None
    address: str | None = None
    postal_code: str | None = None
    town: str | None = None
    town_code: str | None = None
    department: str | None = None
    phone: str | None = None
    email: str | None = None
    used_since: date | None = None
    impact_assessment_date: date | None = None
    vocabulary: str | None = None


def read_structure(session: Session) -> tuple[str, StructureDetails] | None:
    """Return the identity of the structure and what is known of it."""
    columns = [getattr(StructureRow, name) for name in StructureDetails.__dataclass_fields__]
    row = session.execute(
        select(StructureRow.id, *columns).where(StructureRow.deleted_at.is_(None)).order_by(StructureRow.rid)
    ).first()
    return None if row is None else (row[0], StructureDetails(*row[1:]))
