"""Identities of records: opaque, made by whoever creates the record, never reused."""

from uuid import uuid4


def new_id() -> str:
    """Return a new identity, a random UUID in lower-case text."""
    return str(uuid4())
