"""The fields that a structure adds to people and employers, ten at most, and what records hold in them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from jalon.domain.errors import InvalidEntryError, NotAllowedError, Problem, UnknownRecordError
from jalon.domain.extra_fields import ADDED, KINDS, LONGEST_LABEL, MOST, SUBJECTS, ExtraField, written_value
from jalon.domain.search_keys import search_key
from jalon.services.colleagues import MANAGERS
from jalon.services.sensitive_words import words_to_review
from jalon.storage import records
from jalon.storage.caseload import Caseload
from jalon.storage.queries import extra_fields as queries
from jalon.storage.transactions import Session

__all__ = [
    "ADDED",
    "ExtraField",
    "add_field",
    "archive_field",
    "change_field",
    "count_filled",
    "doubts_of_label",
    "move_field",
    "read_fields",
    "read_values",
    "read_values_of_many",
    "remove_field",
    "write_values",
]

_NUMBERS: Final = ("nir", "securite sociale", "numero de secu", "no secu", "n secu", "carte vitale", "ameli")
_HEALTH: Final = (
    "sante", "maladie", "diagnostic", "pathologie", "trouble", "traitement", "medicament", "medical",
    "medecin", "hospital", "soin", "handicap", "deficience", "allergie", "psychi", "addiction", "grossesse",
)  # fmt: skip


def read_fields(
    caseload: Caseload, subject: str | None = None, *, with_archived: bool = False
) -> tuple[ExtraField, ...]:
    """Return the fields, in their order; archived ones only when asked for."""
    with caseload.read() as session:
        return queries.fields(session, subject, with_archived=with_archived)


def count_filled(caseload: Caseload) -> dict[str, int]:
    """Return how many records hold a value, by field."""
    with caseload.read() as session:
        return queries.filled(session)


def doubts_of_label(caseload: Caseload, label: str) -> tuple[str, ...]:
    """Return why a label deserves a look, as codes: ``NUMBER`` (a national number), ``HEALTH``, ``WORDS``.

    Neither has a place in a field of the structure's own; it is said and blocks nothing.
    """
    key = f" {search_key(label)} "
    found = []
    if any(f" {word} " in key for word in _NUMBERS):
        found.append("NUMBER")
    if any(f" {word}" in key for word in _HEALTH):
        found.append("HEALTH")
    if not found and words_to_review(caseload, [label]):
        found.append("WORDS")
    return tuple(found)


def add_field(caseload: Caseload, subject: str, label: str, kind: str, choices: Sequence[str] = ()) -> str:
    """Add a field and return its identity.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: its label is missing, too long or taken, its choices missing, or ten are in use.
    """
    kept = _tidied(choices)
    with _changing(caseload, "add_extra_field") as session:
        known = queries.fields(session, with_archived=True)
        _check(known, None, subject, label, kind, kept)
        if sum(not field.is_archived for field in known) >= MOST:
            raise InvalidEntryError("extra_field", (Problem("label", "too_many_fields"),))
        return records.insert(
            session,
            "extra_field",
            {
                "subject": subject,
                "label": label.strip(),
                "kind": kind,
                "choices": "\n".join(kept) or None,
                "position": len(known) + 1,
            },
        )


def change_field(caseload: Caseload, field_id: str, label: str, choices: Sequence[str] = ()) -> None:
    """Change the words of a field, or what it offers; what records hold stays.

    Raises:
        NotAllowedError, InvalidEntryError: as ``add_field``.
        UnknownRecordError: there is no such field.
    """
    kept = _tidied(choices)
    with _changing(caseload, "change_extra_field") as session:
        known = queries.fields(session, with_archived=True)
        field = _found(known, field_id)
        _check(known, field_id, field.subject, label, field.kind, kept)
        values = {"label": label.strip(), "choices": "\n".join(kept) or None}
        records.update(session, "extra_field", field_id, values)


def move_field(caseload: Caseload, field_id: str, steps: int) -> None:
    """Move a field up or down among those of the same subject; nothing happens at the end.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        UnknownRecordError: there is no such field.
    """
    with _changing(caseload, "move_extra_field") as session:
        known = queries.fields(session, with_archived=True)
        subject = _found(known, field_id).subject
        order = [field.id for field in known if field.subject == subject]
        place = order.index(field_id)
        if not 0 <= place + steps < len(order):
            return
        order.insert(place + steps, order.pop(place))
        for position, one in enumerate(order, start=1):
            records.update(session, "extra_field", one, {"position": position})


def archive_field(caseload: Caseload, field_id: str, *, since: date | None) -> None:
    """Ask for a field no more from a day on, or again with None; what records hold stays, and is still read.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: ten are in use already.
        UnknownRecordError: there is no such field.
    """
    with _changing(caseload, "archive_extra_field") as session:
        known = queries.fields(session, with_archived=True)
        _found(known, field_id)
        if since is None and sum(not field.is_archived for field in known) >= MOST:
            raise InvalidEntryError("extra_field", (Problem("label", "too_many_fields"),))
        records.update(session, "extra_field", field_id, {"archived_since": since})


def remove_field(caseload: Caseload, field_id: str) -> None:
    """Remove a field that no record fills.

    Raises:
        NotAllowedError: neither coordinator nor administrator.
        InvalidEntryError: a record holds a value in it: it can only be archived.
        UnknownRecordError: there is no such field.
    """
    with _changing(caseload, "remove_extra_field") as session:
        _found(queries.fields(session, with_archived=True), field_id)
        if queries.filled(session).get(field_id):
            raise InvalidEntryError("extra_field", (Problem("label", "filled"),))
        records.remove(session, "extra_field", field_id, at=caseload.clock())


def read_values(caseload: Caseload, subject: str, owner_id: str) -> tuple[tuple[ExtraField, str | None], ...]:
    """Return the fields of a record with what it holds; an archived field only where it holds something."""
    with caseload.read() as session:
        held = queries.values_of(session, subject, owner_id)
        return tuple(
            (field, held.get(field.id, ("", None))[1])
            for field in queries.fields(session, subject, with_archived=True)
            if not field.is_archived or field.id in held
        )


def read_values_of_many(
    caseload: Caseload, subject: str, owner_ids: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return by record what it holds, by field."""
    with caseload.read() as session:
        return queries.values_of_many(session, subject, owner_ids)


def write_values(caseload: Caseload, subject: str, owner_id: str, values: Mapping[str, Any]) -> None:
    """Write what a record holds, by field; nothing empties the field.

    Raises:
        InvalidEntryError: a value is not of the kind of its field; nothing was written.
        FrozenFileError: the file of the person is frozen.
    """
    with caseload.write("change_extra_values") as session:
        write_in(caseload, session, subject, owner_id, values)


def write_in(
    caseload: Caseload, session: Session, subject: str, owner_id: str, values: Mapping[str, Any]
) -> None:
    """Write, in the session's own action, what a record holds.

    Raises:
        InvalidEntryError, FrozenFileError: as ``write_values``.
    """
    known = {field.id: field for field in queries.fields(session, subject, with_archived=True)}
    held = queries.values_of(session, subject, owner_id)
    for field_id, value in values.items():
        try:
            text = written_value(known[field_id].kind, value)
        except (KeyError, ValueError):
            raise InvalidEntryError("extra_value", (Problem(f"{ADDED}{field_id}", "shape"),)) from None
        row_id, before = held.get(field_id, (None, None))
        if text == before:
            continue
        if row_id is None:
            row = {"extra_field_id": field_id, f"{subject}_id": owner_id, "value": text}
            records.insert(session, "extra_value", row)
        elif text is None:
            records.remove(session, "extra_value", row_id, at=caseload.clock())
        else:
            records.update(session, "extra_value", row_id, {"value": text})


def _changing(caseload: Caseload, label: str) -> Any:
    if caseload.signed_in.role not in MANAGERS:
        raise NotAllowedError(caseload.signed_in.role, "change_settings")
    return caseload.write(label)


def _check(
    known: Sequence[ExtraField],
    own_id: str | None,
    subject: str,
    label: str,
    kind: str,
    choices: Sequence[str],
) -> None:
    if subject not in SUBJECTS or kind not in KINDS:
        raise ValueError(f"not a field: {subject}, {kind}")
    key = search_key(label)
    taken = {search_key(field.label) for field in known if field.subject == subject and field.id != own_id}
    problem = (
        Problem("label", "missing")
        if not key
        else Problem("label", "too_long")
        if len(label.strip()) > LONGEST_LABEL
        else Problem("label", "duplicate")
        if key in taken
        else Problem("choices", "missing")
        if kind == "CHOICE" and not choices
        else None
    )
    if problem is not None:
        raise InvalidEntryError("extra_field", (problem,))


def _found(known: Sequence[ExtraField], field_id: str) -> ExtraField:
    field = next((one for one in known if one.id == field_id), None)
    if field is None:
        raise UnknownRecordError("extra_field")
    return field


def _tidied(choices: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(choice.split()) for choice in choices if choice.strip()))
