"""Words for tables that leave Jalon: exports, and the tables of others that it fills."""

from jalon.domain import errors
from jalon.ui.failures.registry import Message, describe


@describe.register
def _(error: errors.ExportTooLongError) -> Message:
    rows = f"{error.rows:,}".replace(",", "\u202f")
    return Message(
        f"La table «\u00a0{error.label}\u00a0» a {rows} lignes, plus qu’une feuille de tableur n’en tient.",
        "Rien n’a été écrit. Exportez en csv ou en JSON, qui n’ont pas cette limite.",
    )


@describe.register
def _(error: errors.ExportMismatchError) -> Message:
    where = f" («\u00a0{error.label}\u00a0»)" if error.label else ""
    return Message(
        f"Le fichier écrit, relu, ne contient pas ce que contient la file active{where}.",
        "Il n’a pas été gardé. Réessayez\u00a0; si cela se répète, transmettez cette phrase à qui s’occupe "
        "de Jalon.",
    )


@describe.register
def _(error: errors.UnknownExportKindError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0»\u00a0: une liste s’exporte en .xlsx ou en .csv.",
        "Donnez au fichier un nom qui finit ainsi.",
    )


@describe.register
def _(error: errors.GridTemplateTooHeavyError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» dépasse 4\u00a0Mo, la taille d’un tableau à remplir que Jalon garde.",
        "Retirez les images et les feuilles inutiles, puis réessayez.",
    )


@describe.register
def _(error: errors.GridTemplateKindError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» n’est pas un tableau que Jalon sait remplir.",
        "Ouvrez-le dans votre tableur et enregistrez-le en xlsx, ou en csv s’il n’a que des titres de colonnes.",
    )


@describe.register
def _(error: errors.GridTemplateNamesError) -> Message:
    place = (
        f"feuille «\u00a0{error.sheet}\u00a0», ligne {error.row}"
        if error.row
        else "dans un commentaire, un dessin, un en-tête ou une feuille"
    )
    return Message(
        f"«\u00a0{error.path.name}\u00a0» nomme encore une personne de l’exemple hors du tableau ({place})\u00a0: "
        "elle partirait avec chaque envoi.",
        "Gardez-en une copie sans ces noms, puis décrivez cette copie.",
    )


@describe.register
def _(error: errors.GridTemplateHoldsDataError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» garde des copies de ses données (tableau croisé, commentaires dans le "
        "tableau), que Jalon ne peut pas vider.",
        "Retirez-les, enregistrez le tableau, puis réessayez.",
    )


@describe.register
def _(error: errors.GridComputedCellError) -> Message:
    return Message(
        f"Le modèle veut remplir une cellule que «\u00a0{error.path.name}\u00a0» calcule lui-même.",
        "Retirez cette cellule du modèle\u00a0: la formule du tableau fera le calcul.",
    )


@describe.register
def _(error: errors.GridModelMismatchError) -> Message:
    return Message(
        f"Le modèle ne va pas avec «\u00a0{error.path.name}\u00a0»\u00a0: une feuille, une colonne ou un chiffre "
        "qu’il nomme n’existe pas.",
        "Décrivez de nouveau le tableau, ou corrigez le modèle.",
    )


@describe.register
def _(error: errors.GridModelUnreadableError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» ne décrit pas un tableau à remplir.",
        "Donnez le modèle écrit par Jalon (jalon grid --describe), ou le tableau lui-même en xlsx ou en csv.",
    )


@describe.register
def _(error: errors.UnknownGridModelError) -> Message:
    return Message(
        f"Aucun tableau à remplir ne s’appelle «\u00a0{error.name}\u00a0», et aucun fichier n’a ce nom.",
        "Vérifiez le nom, ou donnez le fichier du modèle.",
    )


@describe.register
def _(error: errors.NothingToBindError) -> Message:
    return Message(
        f"Jalon ne reconnaît dans «\u00a0{error.path.name}\u00a0» ni chiffre du relevé ni colonne.",
        "Vérifiez que c’est le bon tableau, ou écrivez ses correspondances dans un modèle.",
    )


@describe.register
def _(error: errors.GridReasonNeededError) -> Message:
    return Message(
        f"Le tableau «\u00a0{error.name}\u00a0» nomme des personnes et sort de la structure\u00a0: un motif est "
        "demandé.",
        "Écrivez pourquoi les noms sont envoyés (--reason), ou dites dans le modèle qu’il reste dans la structure.",
    )
