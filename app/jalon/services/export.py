"""The whole caseload in the open format, in clear: to leave Jalon, or to check it."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jalon.domain.errors import ExportMismatchError
from jalon.files import writing_atomically
from jalon.services.access import note_access
from jalon.services.backing_up import Step, no_step
from jalon.services.counting import with_own_counting
from jalon.services.targets import require_writable_over
from jalon.settings.rules import rules_for
from jalon.storage.caseload import Caseload
from jalon.storage.queries import export as queries
from jalon.storage.transactions import Session

FORMAT = "jalon-export"
FORMAT_VERSION = 1
_LIST = re.compile(rb'"(\w+)":\[')


def export_json(caseload: Caseload, target: Path, *, step: Step = no_step) -> dict[str, int]:
    """Write the caseload to ``target`` and return how many records of each list it holds.

    The same caseload gives the same bytes: records are in the order of their identities, and the rules
    stated are those of the last day on which something was done. The export is noted in the access log
    before anything is written. Frozen files are in it by identity and case code alone (RGPD, article 18).

    Raises:
        ExportMismatchError: what was read again is not what the caseload holds; ``target`` is as it was.
        OSError: the folder of ``target`` is missing, full or read-only.
    """
    require_writable_over(target)
    note_access(caseload, "export_json", "caseload", caseload.caseload_id)
    counts: dict[str, int] = {}
    # What is written is personal data in clear: for its owner alone, from the first byte.
    with writing_atomically(target) as stream, caseload.read() as session:
        for part in _parts(session, counts, step):
            stream.write(part.encode())
        stream.flush()
        with os.fdopen(os.dup(stream.fileno()), "rb") as written:
            written.seek(0)
            _refuse_mismatch(written, counts)
    return counts


def _refuse_mismatch(lines: Iterable[bytes], counts: Mapping[str, int]) -> None:
    """Count again the records of each list in the file: one a line."""
    found: dict[str, int] = {}
    name = ""
    for line in lines:
        if heading := _LIST.match(line):
            name = heading[1].decode()
            found[name] = 0
        elif name and line.startswith(b"{"):
            found[name] += 1
    if wrong := next((one for one in {*found, *counts} if found.get(one) != counts.get(one)), None):
        raise ExportMismatchError(wrong)


def _parts(session: Session, counts: dict[str, int], step: Step) -> Iterator[str]:
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
    tables = queries.exported_tables()
    for done, table in enumerate(tables):
        step(done, len(tables))
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
