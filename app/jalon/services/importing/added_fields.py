"""Reads the cells of a column that a mapping gives to a field of the structure's own."""

import re
from typing import Final

from jalon.domain.extra_fields import LONGEST_VALUE, NO, YES, ExtraField
from jalon.domain.import_values import Refusal
from jalon.domain.search_keys import search_key
from jalon.exchange.reading import Value
from jalon.services.importing import cells
from jalon.services.importing.cells import Reader, Reading

_SAID: Final = {
    **dict.fromkeys(("oui", "o", "yes", "x", "vrai", "1", "fait"), YES),
    **dict.fromkeys(("non", "n", "no", "faux", "0"), NO),
}
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}")


def added_reader(field: ExtraField) -> Reader:
    """Return the reader of the cells of a field that is no day; what does not fit its kind is refused."""
    text_of = cells.text_reader(LONGEST_VALUE)
    choices = {search_key(choice): choice for choice in field.choices}

    def read(value: Value) -> Reading:
        said = search_key(cells.clean(cells.shown(value)))
        if field.kind == "YES_NO" and said in _SAID:
            return Reading(_SAID[said])
        found = text_of(value)
        if found.value is None or field.kind == "TEXT":
            return found
        if field.kind == "NUMBER":
            number = re.sub(r"[\s\u00a0\u202f]|[.,]0+$", "", str(found.value))
            fits = _NUMBER.fullmatch(number) is not None
            return Reading(number) if fits else Reading(refusal=Refusal.NOT_A_NUMBER)
        chosen = choices.get(said) if field.kind == "CHOICE" else None
        return Reading(refusal=Refusal.NOT_A_CHOICE) if chosen is None else Reading(chosen)

    return read
