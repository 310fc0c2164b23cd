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


def _template_heavy(error: errors.GridTemplateTooHeavyError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» dépasse 4\u00a0Mo, la taille d’un tableau à remplir que Jalon garde.",
        "Retirez les images et les feuilles inutiles, puis réessayez.",
    )


def _template_kind(error: errors.GridTemplateKindError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» n’est pas un tableau que Jalon sait remplir.",
        "Ouvrez-le dans votre tableur et enregistrez-le en xlsx, ou en csv s’il n’a que des titres de colonnes.",
    )


def _template_names(error: errors.GridTemplateNamesError) -> Words:
    place = (
        f"feuille «\u00a0{error.sheet}\u00a0», ligne {error.row}"
        if error.row
        else "dans un commentaire, un dessin, un en-tête ou une feuille"
    )
    return (
        f"«\u00a0{error.path.name}\u00a0» nomme encore une personne de l’exemple hors du tableau ({place})\u00a0: "
        "elle partirait avec chaque envoi.",
        "Gardez-en une copie sans ces noms, puis décrivez cette copie.",
    )


def _template_data(error: errors.GridTemplateHoldsDataError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» garde des copies de ses données (tableau croisé, commentaires dans le "
        "tableau), que Jalon ne peut pas vider.",
        "Retirez-les, enregistrez le tableau, puis réessayez.",
    )


def _computed(error: errors.GridComputedCellError) -> Words:
    return (
        f"Le modèle veut remplir une cellule que «\u00a0{error.path.name}\u00a0» calcule lui-même.",
        "Retirez cette cellule du modèle\u00a0: la formule du tableau fera le calcul.",
    )


def _mismatched(error: errors.GridModelMismatchError) -> Words:
    return (
        f"Le modèle ne va pas avec «\u00a0{error.path.name}\u00a0»\u00a0: une feuille, une colonne ou un chiffre "
        "qu’il nomme n’existe pas.",
        "Décrivez de nouveau le tableau, ou corrigez le modèle.",
    )


def _model_unreadable(error: errors.GridModelUnreadableError) -> Words:
    return (
        f"«\u00a0{error.path.name}\u00a0» ne décrit pas un tableau à remplir.",
        "Donnez le modèle écrit par Jalon (jalon grid --describe), ou le tableau lui-même en xlsx ou en csv.",
    )


def _unknown_model(error: errors.UnknownGridModelError) -> Words:
    return (
        f"Aucun tableau à remplir ne s’appelle «\u00a0{error.name}\u00a0», et aucun fichier n’a ce nom.",
        "Vérifiez le nom, ou donnez le fichier du modèle.",
    )


def _nothing_bound(error: errors.NothingToBindError) -> Words:
    return (
        f"Jalon ne reconnaît dans «\u00a0{error.path.name}\u00a0» ni chiffre du relevé ni colonne.",
        "Vérifiez que c’est le bon tableau, ou écrivez ses correspondances dans un modèle.",
    )


def _reason_needed(error: errors.GridReasonNeededError) -> Words:
    return (
        f"Le tableau «\u00a0{error.name}\u00a0» nomme des personnes et sort de la structure\u00a0: un motif est "
        "demandé.",
        "Écrivez pourquoi les noms sont envoyés (--reason), ou dites dans le modèle qu’il reste dans la structure.",
    )


EXPORT_WORDS: Final[Mapping[type[errors.JalonError], Callable[[Any], Words]]] = {
    errors.ExportTooLongError: _too_long,
    errors.ExportMismatchError: _mismatch,
    errors.UnknownExportKindError: _unknown_kind,
    errors.GridTemplateTooHeavyError: _template_heavy,
    errors.GridTemplateKindError: _template_kind,
    errors.GridTemplateHoldsDataError: _template_data,
    errors.GridTemplateNamesError: _template_names,
    errors.GridComputedCellError: _computed,
    errors.GridModelMismatchError: _mismatched,
    errors.GridModelUnreadableError: _model_unreadable,
    errors.UnknownGridModelError: _unknown_model,
    errors.NothingToBindError: _nothing_bound,
    errors.GridReasonNeededError: _reason_needed,
}

EXPORT_ACTIONS: Final[Mapping[str, str]] = {
    "remember_grid_model": "tableau à remplir gardé",
    "forget_grid_model": "retrait d’un tableau à remplir",
    "note_sending": "envoi d’un tableau avec des noms",
    "take_grid_changes": "reprise des changements d’un tableau",
}
