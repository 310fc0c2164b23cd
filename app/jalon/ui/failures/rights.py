"""Words for an erasure that is not possible, or not yet, and a file that may no longer be changed."""

from jalon.domain import errors
from jalon.ui.failures.registry import ANNOUNCE, REVIEW, Message, always_say, describe
from jalon.ui.rights_words import FOLLOWED

always_say(
    {
        errors.NotAnnouncedError: (
            "La durée de conservation est atteinte, mais cet effacement n’a pas été annoncé.",
            f"Annoncez-le d’abord {ANNOUNCE}\u00a0: il sera possible trente jours après.",
        ),
        errors.ReasonNamesPersonError: (
            "Cette raison ne peut pas figurer sur le certificat d’effacement.",
            "Écrivez-la en 80 caractères au plus, sans nommer la personne.",
        ),
        errors.ArchivedFileError: (
            "Un de ces dossiers est archivé\u00a0: il n’est plus modifié.",
            "Rendez-le d’abord à la file active.",
        ),
    }
)


@describe.register
def _(error: errors.RetentionHoldsError) -> Message:
    if error.is_followed:
        return Message(FOLLOWED, "Indiquez le motif, par exemple sa demande d’effacement.")
    if error.until:
        when = f"jusqu’au {error.until:%d/%m/%Y}"
    else:
        when = "tant qu’aucune date de contact n’est connue"
    return Message(
        f"La durée de conservation court {when}.", "Indiquez le motif d’un effacement avant ce terme."
    )


@describe.register
def _(error: errors.NoticeRunsError) -> Message:
    return Message(
        f"Cet effacement est annoncé\u00a0: il sera possible à partir du {error.until:%d/%m/%Y}.",
        "Recommencez ce jour-là. Un contact d’ici là garde le dossier.",
    )


@describe.register
def _(error: errors.NamedElsewhereError) -> Message:
    texts = "un texte nomme" if error.count == 1 else f"{error.count} textes nomment"
    return Message(
        f"Hors de son dossier, {texts} encore cette personne.",
        f"{REVIEW}, puis choisissez où masquer son nom.",
    )
