"""What every table shares: identity, soft deletion, named constraints, UTC instants."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from jalon.domain.ids import new_id


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant, kept without zone: SQLite would give it back naive."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the naive UTC value to store.

        Raises:
            ValueError: the instant has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the aware instant."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Common ground of every table; constraint names are fixed so that a migration can drop them."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


ROW_ID = BigInteger().with_variant(Integer, "sqlite")


class Record(Base):
    """A row that belongs to the caseload: journalled, softly deleted, merged by its identity.

    ``rid`` is the stable integer key that the search index needs; ``id`` is the identity.

    ``derived``: columns computed from others, never journalled.
    ``owner``: how the row belongs to a person: the name of the column that leads there
    (``person_id``, ``support_path_id``…), or None when it belongs to no one person.
    ``kept_when_erased``: what an erased person's row keeps, so that past figures still add up
    (dates and codes, never words); None when the row is deleted for good.
    """

    __abstract__ = True

    derived: ClassVar[frozenset[str]] = frozenset()
    owner: ClassVar[str | None] = None
    kept_when_erased: ClassVar[frozenset[str] | None] = None

    rid: Mapped[int] = mapped_column(ROW_ID, Identity(), primary_key=True, sort_order=-3)
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id, sort_order=-2)
    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=-1)


def record_classes() -> Sequence[type[Record]]:
    """Return every mapped record, those referred to before those that refer to them."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    ordered = (by_table.get(table) for table in Base.metadata.sorted_tables)
    return tuple(found for found in ordered if found is not None and issubclass(found, Record))


def code(length: int = 40) -> Any:
    """Return the type of a code of the dated lists."""
    return String(length)


def link(target: str, *, index: bool = True, nullable: bool = False) -> Any:
    """Return a column that refers to the identity of another record."""
    return mapped_column(
        String(36), ForeignKey(f"{target}.id", ondelete="RESTRICT"), index=index, nullable=nullable
    )


def index_where_set(table: str, column: str) -> Index:
    """Return an index of the rows that have a value in a column: few of them, or the index would not pay."""
    is_set = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=is_set, postgresql_where=is_set)
