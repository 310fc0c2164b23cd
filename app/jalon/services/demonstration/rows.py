"""Collects the rows of a planned caseload, each with an identity drawn from the seed."""

import random
import uuid
from collections.abc import Mapping
from typing import Any


class Rows:
    """Rows by table, in the order in which they were planned."""

    def __init__(self, seed: str) -> None:
        self._identities = random.Random(seed)  # noqa: S311 - invented data, the same for the same seed
        self._tables: dict[str, list[dict[str, Any]]] = {}

    def new_id(self) -> str:
        """Return the next identity of the seed, a UUID of version 4."""
        return str(uuid.UUID(int=self._identities.getrandbits(128), version=4))

    def add(self, table: str, **values: Any) -> str:
        """Plan a row and return its identity; without ``id`` it takes the next one of the seed."""
        record_id = str(values.pop("id", None) or self.new_id())
        self._tables.setdefault(table, []).append({"id": record_id, **values})
        return record_id

    def of(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table, to read or to complete; empty when none was planned."""
        return self._tables.get(table, [])

    def complete(self) -> Mapping[str, list[dict[str, Any]]]:
        """Return the rows of every table; within a table all name the same columns."""
        return {table: _levelled(rows) for table, rows in self._tables.items()}


def _levelled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name) for name in names} for row in rows]
