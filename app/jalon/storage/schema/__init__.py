"""The tables of a caseload, by area of the trade; importing this package maps them all."""

from jalon.storage.schema import (
    access,
    acts,
    documents,
    employment,
    journal,
    paths,
    people,
    returns,
    structure,
    upkeep,
)
from jalon.storage.schema.record import Base, Record, UtcDateTime, record_classes

__all__ = [
    "Base",
    "Record",
    "UtcDateTime",
    "access",
    "acts",
    "documents",
    "employment",
    "journal",
    "paths",
    "people",
    "record_classes",
    "returns",
    "structure",
    "upkeep",
]
