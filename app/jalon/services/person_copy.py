"""The full copy of her data that a person asks for: JSON for machines, a paper for her (RGPD, 15 and 20).

What says something of others stays out, as the law has it (article 15, 4): the words of an act in which
somebody else took part, and the personal notes that nobody looked at for others, or that were kept back.
The paper says how much that is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from jalon.domain.errors import UnknownRecordError
from jalon.domain.extra_fields import NO, YES
from jalon.domain.rules import Rules
from jalon.files import write_atomically
from jalon.services import notes
from jalon.services.access import note_access
from jalon.services.documents import suffix_of
from jalon.services.notes import CopyNotes
from jalon.services.targets import require_writable_over
from jalon.settings.dictionary import Dictionary, dictionary
from jalon.settings.rules import rules_for
from jalon.storage import attachments
from jalon.storage.caseload import Caseload
from jalon.storage.queries import person_copy as queries
from jalon.storage.queries import returns as return_queries

__all__ = ["PersonCopy", "prepare_copy", "write_copy"]

FORMAT: Final = "jalon-person-copy"
FORMAT_VERSION: Final = 1
_WORDS_OF_ACTS: Final = ("subject", "follow_up")
_TECHNICAL: Final = frozenset(
    {"id", "visit_code", "uid", "erased_at", "other_people", "archived_since", "asked", "digest"}
)


@dataclass(frozen=True, slots=True)
class PersonCopy:
    """A copy in the making: the document, and what stays out of it."""

    person_id: str
    case_code: str
    document: Mapping[str, Any]
    kept_back: int
    """Personal notes that someone decided to keep back, having looked for others in them."""
    to_review: int
    """Personal notes that nobody looked at: they stay out until someone does."""
    acts_without_words: int
    documents: int = 0
    """Documents attached, written beside the copy."""


def prepare_copy(caseload: Caseload, person_id: str, *, today: date) -> PersonCopy:
    """Return everything that is on file about a person; nothing is written.

    Raises:
        UnknownRecordError: there is no such person.
        FrozenFileError: her file is frozen.
    """
    written = notes.notes_for_copy(caseload, person_id)
    with caseload.read() as session:
        records = queries.records_of_person(session, person_id)
        if "person" not in records:
            raise UnknownRecordError("person")
        acts = queries.acts_of_copy(session, person_id)
        names = queries.names_of_others(session)
        structure = return_queries.read_structure(session)
        held = attachments.with_content(session, [row["id"] for row in records.get("document", ())])
    for rank, row in enumerate(records.get("document", ()), start=1):
        if row["id"] in held:
            row["file"] = (
                f"copie-{records['person'][0]['case_code']}-document-{rank:02}{suffix_of(row['media_type'])}"
            )
    silent = sum(1 for act in acts if act["other_people"] and any(act[name] for name in _WORDS_OF_ACTS))
    for act in acts:
        if act["other_people"]:
            act |= dict.fromkeys(_WORDS_OF_ACTS)
    (person,) = records["person"]
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "structure": structure.name,
        "made_on": today.isoformat(),
        "rules_version": rules_for(today).version,
        "case_code": person["case_code"],
        "name": f"{person['given_name']} {person['family_name']}",
        "records": {**records, "act": acts, **_notes(written)},
        "left_out": {
            "personal_notes_kept_back": written.kept_back,
            "personal_notes_not_reviewed": written.to_review,
            "acts_whose_words_name_others": silent,
        },
        "named": {
            key: dict(sorted(_used(records, acts, key, values).items())) for key, values in names.items()
        },
    }
    return PersonCopy(
        person_id, person["case_code"], document, written.kept_back, written.to_review, silent, len(held)
    )


def write_copy(caseload: Caseload, copy: PersonCopy, folder: Path) -> tuple[Path, Path]:
    """Write the JSON and the paper of a copy in a folder, and return both; it is logged first.

    The documents attached are written beside, each under the name that the JSON and the paper give.

    Raises:
        OSError: the folder is missing, full or read-only.
    """
    from jalon.reports.person_copy import person_copy

    data, paper = folder / f"copie-{copy.case_code}.json", folder / f"copie-{copy.case_code}.pdf"
    documents = copy.document["records"].get("document", ())
    require_writable_over(data, paper, *(folder / row["file"] for row in documents if "file" in row))
    note_access(caseload, "copy_person", "person", copy.person_id)
    text = json.dumps(copy.document, ensure_ascii=False, indent=1) + "\n"
    pages = person_copy({**copy.document, "sections": sections(copy.document)})
    write_atomically(data, text.encode())
    write_atomically(paper, pages)
    with caseload.read() as session:
        for row in documents:
            content = attachments.content_of(session, row["id"])
            if "file" in row and content is not None:
                write_atomically(folder / row["file"], content)
    return data, paper


def sections(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a copy as titled lists of labelled values, codes explained, in the order of reading."""
    words = dictionary()
    rules = rules_for(date.fromisoformat(document["made_on"]))
    found = []
    for table, rows in document["records"].items():
        if not rows:
            continue
        entries = [list(_entry(words, rules, document["named"], table, row)) for row in rows]
        found.append({"table": table, "title": words.tables[table].sheet, "entries": entries})
    return found


def _entry(
    words: Dictionary,
    rules: Rules,
    names: Mapping[str, Mapping[str, str]],
    table: str,
    row: Mapping[str, Any],
) -> Iterable[tuple[str, str]]:
    for name, value in row.items():
        if value in (None, "", []) or name in _TECHNICAL:
            continue
        if name == "coaches":
            yield "Avec", ", ".join(names["coach_id"].get(one, "") for one in value)
        elif name in names:
            yield words.column(table, name).label, names[name].get(value, "")
        elif name == "file":
            yield "Fichier de la copie", str(value)
        elif not name.endswith("_id"):
            column = words.column(table, name)
            yield column.label, _told(rules, column.list, name, value)


def _told(rules: Rules, codes: str | None, name: str, value: Any) -> str:
    if isinstance(value, bool) or (name == "value" and value in (YES, NO)):
        return "oui" if value in (True, YES) else "non"
    if name == "module":
        named = (one.label for one in rules.modules if one.code == value)
        return next(named, rules.label("pre_modules", str(value)))
    if name == "recipient":  # a kind of service, or words
        return rules.labels.get("partner_kinds", {}).get(str(value), str(value))
    if codes:
        return ", ".join(rules.label(codes, code) for code in str(value).split())
    if name.endswith("_date") or name in ("date", "frozen_since"):
        return date.fromisoformat(str(value)[:10]).strftime("%d/%m/%Y")
    if name.endswith("minutes"):
        return f"{value // 60}\u00a0h\u00a0{value % 60:02}"
    if name.endswith("_cents"):
        return f"{value // 100},{value % 100:02}\u00a0€"
    return str(value)


def _notes(written: CopyNotes) -> dict[str, list[dict[str, Any]]]:
    def told(some: Iterable[notes.Note]) -> list[dict[str, Any]]:
        return [{"date": one.date.isoformat(), "coach_id": one.coach_id, "text": one.text} for one in some]

    return {"shared_note": told(written.shared), "personal_note": told(written.given)}


def _used(
    records: Mapping[str, list[dict[str, Any]]],
    acts: list[dict[str, Any]],
    key: str,
    names: Mapping[str, str],
) -> dict[str, str]:
    """Return the names of those whom the copy names, and of no other."""
    rows = [row for some in records.values() for row in some] + acts
    used = {row[key] for row in rows if row.get(key)}
    if key == "coach_id":
        used |= {one for act in acts for one in act["coaches"]}
        return {one: name for one, name in names.items() if one in used} or dict(names)
    return {one: name for one, name in names.items() if one in used}
