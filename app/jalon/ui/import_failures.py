"""French words for the failures and the actions of imports; no window is needed to read them."""

from typing import Final

from jalon.domain import errors

FAILURES: Final[dict[type[errors.JalonError], tuple[str, str]]] = {
    errors.MappingUnreadableError: (
        "Ce fichier ne décrit pas la correspondance des colonnes d’une grille.",
        "Donnez le contenu de «\u00a0mapping\u00a0» tel que l’écrit jalon import --dry-run --json.",
    ),
    errors.MappingOfAnotherFileError: (
        "Cette correspondance est celle d’un autre fichier\u00a0: une de ses feuilles n’y est pas.",
        "Relevez-la de nouveau sur ce fichier (jalon import --dry-run --json).",
    ),
    errors.ImportMovedError: (
        "La file active a changé depuis l’examen\u00a0: des lignes ne deviendraient plus la même chose.",
        "Rien n’a été écrit. Relancez l’examen, relisez les lignes, puis importez.",
    ),
    errors.NothingToImportError: (
        "Aucune ligne de ce fichier n’est à écrire.",
        "Les lignes douteuses et refusées disent ce qui leur manque.",
    ),
}

ACTIONS: Final = {
    "import_grid": "import d’un fichier",
    "undo_import": "annulation d’un import",
}
