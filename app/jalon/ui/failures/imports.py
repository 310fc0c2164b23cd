"""Words for a file that is read, but not taken in: its columns, its rows, or the caseload since."""

from jalon.domain import errors
from jalon.ui.failures.registry import Message, always_say, describe

always_say(
    {
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
)


@describe.register
def _(error: errors.MappingUnreadableError) -> Message:
    if error.name:
        return Message(
            f"La correspondance donne à une colonne un champ que Jalon n’a pas\u00a0: «\u00a0{error.name}\u00a0».",
            f"Champs possibles\u00a0: {', '.join(error.allowed)}.",
        )
    return Message(
        "Ce fichier ne décrit pas la correspondance des colonnes d’une grille.",
        "Donnez le contenu de «\u00a0mapping\u00a0» tel que l’écrit jalon import --dry-run --json.",
    )
