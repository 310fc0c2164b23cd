"""The whole caseload in the open format, in clear: to leave Jalon, or to check it."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from jalon.files import writing_atomically
from jalon.services.access import note_access
from jalon.services.counting import with_own_counting
from jalon.services.targets import require_writable_over
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import export as queries
from jalon.storage.transactions import Session

FORMAT = "jalon-export"
FORMAT_VERSION = 1


def export_json(caseload: Caseload, target: Path) -> dict[str, int]:
    """Write the caseload to ``target`` and return how many records of each list it holds.

    The same caseload gives the same bytes: records are in the order of their identities, and the rules
    stated are those of the last day on which something was done. The export is noted in the access log
    before anything is written. Frozen files are in it by identity and case code alone (RGPD, article 18).

    Raises:
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    note_access(caseload, "export_json", "caseload", caseload.caseload_id)
    counts: dict[str, int] = {}
    # What is written is personal data in clear: for its owner alone, from the first byte.
    with writing_atomically(target) as stream, caseload.read() as session:
        for part in _parts(session, counts):
            stream.write(part.encode())
    return counts


def _parts(session: Session, counts: dict[str, int]) -> Iterator[str]:
    """Yield the text of the export: one record a line, so that two exports can be compared by eye."""
    day = queries.latest_day(session)
    rules = with_own_counting(session, rules_for(day or date.min), day or date.min)
    head = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "rules_version": rules.version,
        "counting": rules.counting_in_force(),
        "structure": queries.read_single(session),
    }
    yield "{" + ",\n".join(f"{_json(key)}:{_json(value)}" for key, value in head.items())
    for table in queries.exported_tables():
        name = queries.list_name(table)
        yield f",\n{_json(name)}:["
        counts[name] = 0
        for record in queries.read_records(session, table):
            yield ("\n" if counts[name] == 0 else ",\n") + _json(record)
            counts[name] += 1
        yield "]"
    yield "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
