"""The words of what can go wrong when tables leave Jalon: what happened, then what to do."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jalon.domain import errors

Words = tuple[str, str]


def _too_long(error: errors.ExportTooLongError) -> Words:
    rows = f"{error.rows:,}".replace(",", "\u202f")
    return (
        f"La table «\u00a0{error.label}\u00a0» a {rows} lignes, plus qu’une feuille de tableur n’en tient.",
        "Rien n’a été écrit. Exportez en csv ou en JSON, qui n’ont pas cette limite.",
    )


def _mismatch(error: errors.ExportMismatchError) -> Words:
    where = f" («\u00a0{error.label}\u00a0»)" if error.label else ""
    return (
        f"Le fichier écrit, relu, ne contient pas ce que contient la file active{where}.",
        "Il n’a pas été gardé. Réessayez\u00a0; si cela se répète, transmettez cette phrase à qui s’occupe "
        "de Jalon.",
    )


def _unknown_kind(error: errors.UnknownExportKindError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0»\u00a0: une liste s’exporte en .xlsx ou en .csv.",
        "Donnez au fichier un nom qui finit ainsi.",
    )


EXPORT_WORDS: Final[Mapping[type[errors.JalonError], Callable[[Any], Words]]] = {
    errors.ExportTooLongError: _too_long,
    errors.ExportMismatchError: _mismatch,
    errors.UnknownExportKindError: _unknown_kind,
}
