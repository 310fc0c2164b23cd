"""Words for spreadsheets and calendars of others that cannot be read."""

from jalon.domain import errors
from jalon.ui.failures.registry import Message, describe

_GRID_KINDS = {
    "xlsx": "un classeur Excel (.xlsx)",
    "xls": "un ancien classeur Excel (.xls)",
    "ods": "un classeur LibreOffice (.ods)",
    "csv": "un texte en colonnes (.csv)",
}


@describe.register
def _(error: errors.GridNotATableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas un tableau que Jalon sait lire.",
        "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx, .ods ou .csv.",
    )


@describe.register
def _(error: errors.CalendarUnreadableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas un agenda que Jalon sait lire.",
        "Dans votre agenda, enregistrez de nouveau le calendrier au format .ics.",
    )


@describe.register
def _(error: errors.CalendarTooLargeError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» contient trop de rendez-vous pour être repris en une fois.",
        "Enregistrez seulement les trois mois à venir.",
    )


@describe.register
def _(error: errors.GridRenamedError) -> Message:
    kind = _GRID_KINDS.get(error.kind, "autre chose")
    return Message(
        f"Le nom de «\u00a0{error.path.name}\u00a0» ne dit pas ce qu’il est\u00a0: son contenu est {kind}.",
        "Ouvrez-le dans votre tableur et enregistrez-le de nouveau, ou corrigez la fin de son nom.",
    )


@describe.register
def _(error: errors.GridProtectedError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est protégé par un mot de passe.",
        "Ouvrez-le dans votre tableur, retirez le mot de passe d’une copie, et importez cette copie.",
    )


@describe.register
def _(error: errors.GridMacrosError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» contient des macros\u00a0: Jalon n’en lit pas.",
        "Enregistrez-le dans votre tableur comme classeur sans macros (.xlsx), et importez cette copie.",
    )


@describe.register
def _(error: errors.GridLinksError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» prend des valeurs dans d’autres fichiers.",
        "Dans votre tableur, rompez ces liaisons (ou copiez les valeurs dans un classeur neuf), puis importez.",
    )


@describe.register
def _(error: errors.GridEntitiesError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» contient des déclarations qu’aucun tableur n’écrit\u00a0: il n’a pas été lu.",
        "Demandez d’où il vient\u00a0; s’il est sûr, enregistrez-le de nouveau depuis un tableur.",
    )


@describe.register
def _(error: errors.GridForgedError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ne contient pas ce qu’il annonce\u00a0: il n’a pas été lu.",
        "Demandez d’où il vient\u00a0; s’il est sûr, enregistrez-le de nouveau depuis un tableur.",
    )


@describe.register
def _(error: errors.GridBombError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» enfle démesurément à l’ouverture\u00a0: il n’a pas été lu.",
        "Copiez les seules cellules utiles dans un classeur neuf, et importez celui-ci.",
    )


@describe.register
def _(error: errors.GridTooHeavyError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» dépasse 20\u00a0Mo, la taille d’un tableau que Jalon accepte.",
        "Retirez les images, ou partagez le tableau en plusieurs fichiers.",
    )


@describe.register
def _(error: errors.GridFarCellError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» a une cellule trop loin des autres{_grid_place(error.sheet, error.row, error.column)}.",
        "Effacez les lignes et les colonnes inutiles (100\u202f000 lignes et 200 colonnes au plus), puis réessayez.",
    )


@describe.register
def _(error: errors.GridLongCellError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» a une cellule de plus de 32\u202f767 signes, ou un guillemet qui n’est "
        f"jamais fermé{_grid_place(error.sheet, error.row, error.column)}.",
        "Raccourcissez ce texte ou fermez le guillemet, puis réessayez.",
    )


@describe.register
def _(error: errors.GridUnreadableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est abîmé ou incomplet\u00a0: rien n’en a été repris.",
        "Demandez-en une autre copie, ou enregistrez-le de nouveau depuis votre tableur.",
    )


@describe.register
def _(error: errors.GridEmptyError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ne contient aucune cellule remplie.",
        "Vérifiez que c’est bien le fichier voulu.",
    )


@describe.register
def _(error: errors.GridTooSlowError) -> Message:
    return Message(
        f"La lecture de «\u00a0{error.path.name}\u00a0» a dépassé {error.seconds}\u00a0secondes\u00a0: elle a été arrêtée.",
        "Copiez les seules cellules utiles dans un classeur neuf, puis importez-le.",
    )


@describe.register
def _(error: errors.GridReaderStoppedError) -> Message:
    return Message(
        f"La lecture de «\u00a0{error.path.name}\u00a0» s’est arrêtée\u00a0: il demande sans doute trop de mémoire.",
        "Rien n’en a été repris. Partagez-le en plusieurs fichiers, ou enregistrez-le au format .csv.",
    )


def _grid_place(sheet: str, row: int, column: int) -> str:
    """Return where a cell is, as a spreadsheet shows it: « (feuille Suivi, ligne 12, colonne AB) »."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    parts = [
        f"feuille {sheet}" if sheet else "",
        f"ligne {row}" if row else "",
        f"colonne {letters}" if letters else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f" ({said})" if said else ""
