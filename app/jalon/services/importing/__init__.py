"""From an old grid to the caseload: proposed, rehearsed row by row, carried out as one action, undone.

A screen calls ``propose``, lets the user change the mapping, calls ``rehearse`` at each change or repair (it
writes nothing), then ``carry_out``. Refused rows can be saved; an import can be undone, also next week.
"""

from jalon.services.importing.carrying_out import carry_out
from jalon.services.importing.mappings import mapping_from_json, mapping_to_json
from jalon.services.importing.proposing import Proposal, list_values, propose, table_for_sheet
from jalon.services.importing.refused_rows import save_refused
from jalon.services.importing.rehearsing import Rehearsal, rehearse
from jalon.services.importing.subjects import fields_for
from jalon.services.importing.undoing import list_imports, undo_import, undo_preview

__all__ = [
    "Proposal",
    "Rehearsal",
    "carry_out",
    "fields_for",
    "list_imports",
    "list_values",
    "mapping_from_json",
    "mapping_to_json",
    "propose",
    "rehearse",
    "save_refused",
    "table_for_sheet",
    "undo_import",
    "undo_preview",
]
