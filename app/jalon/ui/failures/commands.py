"""Words for what a command is given: files to read or write, a passphrase, a practice structure."""

from jalon.domain import errors
from jalon.ui.failures.registry import Message, describe


@describe.register
def _(error: errors.NotADemonstrationError) -> Message:
    return Message(
        f"Le dossier «\u00a0{error.folder.name}\u00a0» contient autre chose qu’une structure d’essai\u00a0: rien n’a été touché.",
        "Indiquez un dossier vide ou nouveau (--to).",
    )


@describe.register
def _(error: errors.UnknownScenarioError) -> Message:
    return Message(
        f"Il n’y a pas de structure d’essai nommée «\u00a0{error.name}\u00a0».",
        "Scénarios connus\u00a0: grand-est-2018, occitanie-2021.",
    )


@describe.register
def _(_: errors.PassphraseNeededError) -> Message:
    return Message(
        "Il faut la phrase de passe de cette file active.",
        "Donnez-la par --passphrase-file FICHIER, par la variable JALON_PASSPHRASE, ou tapez-la à l’invite.",
    )


@describe.register
def _(error: errors.CannotReadError) -> Message:
    return Message(
        f"Le fichier «\u00a0{error.path.name}\u00a0» ne peut pas être lu.",
        "Vérifiez qu’il existe et que vous avez le droit de le lire.",
    )


@describe.register
def _(error: errors.CannotWriteError) -> Message:
    return Message(
        f"«\u00a0{error.path.name or error.path}\u00a0» ne peut pas être écrit à cet endroit.",
        "Vérifiez que le dossier existe, que vous avez le droit d’y écrire, qu’il reste de la place et que le "
        "fichier n’est pas ouvert ailleurs. Un nom plus court, dans un dossier plus proche, aide parfois.",
    )


@describe.register
def _(error: errors.PreciousTargetError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est le nom d’un fichier dont Jalon a besoin\u00a0: rien n’y a été écrit.",
        "Choisissez un autre nom, terminé par .pdf, .json ou .xlsx.",
    )


@describe.register
def _(error: errors.SourceTargetError) -> Message:
    return Message(
        f"«\u00a0{error.path.name}\u00a0» est le fichier à lire\u00a0: rien n’a été écrit.",
        "Donnez un autre nom à ce qui est à écrire.",
    )


@describe.register
def _(error: errors.SameTargetError) -> Message:
    return Message(
        f"Deux papiers sont demandés sous le même nom «\u00a0{error.path.name}\u00a0»\u00a0: rien n’a été écrit.",
        "Donnez un nom à chacun.",
    )


@describe.register
def _(_: errors.NoDisplayError) -> Message:
    return Message(
        "Il n’y a pas d’écran où ouvrir la fenêtre de Jalon.",
        "Ouvrez une session graphique. Sans fenêtre, le relevé d’un mois s’imprime par\u00a0: "
        "jalon return FICHIER --month 2026-10 --pdf RELEVE.pdf (les autres commandes\u00a0: jalon --help).",
    )
