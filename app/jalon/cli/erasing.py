"""Erasing the file of a person from a script: announced, reviewed, erased for good, with its certificate."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload
    from jalon.storage.mentions import Mention

Opening = Callable[[Namespace], "AbstractContextManager[Caseload]"]

_DONE: Final = 0
_HELP: Final = (
    "Efface un dossier pour toujours\u00a0: fiches, anciennes valeurs, index, saisies en attente, documents. "
    "Restent des lignes sans nom, pour que les relevés passés ne changent pas, et un certificat. En deux "
    "temps\u00a0: --announce quand la durée de conservation est atteinte, puis, trente jours après, la même "
    "commande sans option. Un motif (--reason) dispense du délai et du préavis. Si d’autres textes nomment "
    "la personne, ils sont montrés\u00a0; --mentions dit où masquer son nom."
)


class Chosen:
    """Which texts have the name masked: all of them, none, or some by number."""

    __name__ = "choix"

    def __call__(self, text: str) -> "frozenset[int] | bool":
        """Return what was chosen."""
        if text in ("toutes", "aucune"):
            return text == "toutes"
        return frozenset(int(number) for number in text.split(","))


def add_arguments(target: ArgumentParser) -> None:
    """Say what ``jalon erase`` understands."""
    target.description = _HELP
    target.add_argument("--person", metavar="CODE", required=True, help="le code du dossier")
    target.add_argument(
        "--announce",
        action="store_true",
        help="annoncer seulement\u00a0: le préavis de trente jours commence",
    )
    target.add_argument(
        "--reason",
        metavar="TEXTE",
        help="motif d’un effacement avant terme, sans nom\u00a0; gardé sur le certificat",
    )
    target.add_argument(
        "--mentions",
        metavar="CHOIX",
        type=Chosen(),
        help="où masquer son nom hors de son dossier\u00a0: toutes, aucune, ou des numéros (1,3)",
    )


def erase_person(asked: Namespace, opened: Opening, today: date) -> int:
    """Announce an erasure, or carry it out."""
    from jalon.services import people, retention

    with opened(asked) as caseload:
        person_id = people.find_person(caseload, asked.person.strip().upper())
        if asked.announce:
            end = retention.announce_erasure(caseload, person_id, today=today)
            print(f"Effacement du dossier {end.case_code} annoncé. Il sera possible à partir du ", end="")
            print(f"{end.erasable_from:%d/%m/%Y}, sauf contact d’ici là.")
            return _DONE
        found = retention.review_mentions(caseload, person_id)
        masks = _masks(found, asked.mentions)
        retention.erase_file(caseload, person_id, today=today, reason=asked.reason, masks=masks)
    masked = len(masks or ())
    print(f"Dossier {asked.person.strip().upper()} effacé pour toujours\u00a0; un certificat est gardé.")
    if found:
        print(f"Textes d’autres dossiers où le nom est masqué\u00a0: {masked} sur {len(found)}.")
    print(
        "Les sauvegardes plus anciennes le gardent jusqu’à leur fin\u00a0; en restaurer une l’efface "
        "de nouveau."
    )
    return _DONE


def masks_asked(
    caseload: "Caseload",
    person_id: str,
    chosen: frozenset[int] | bool | None,  # noqa: FBT001
) -> "tuple[Mention, ...] | None":
    """Return in which texts of others the name is masked, None when nobody chose: then they are shown."""
    from jalon.services import retention

    return _masks(retention.review_mentions(caseload, person_id), chosen)


def _masks(
    found: "Sequence[Mention]",
    chosen: frozenset[int] | bool | None,  # noqa: FBT001
) -> "tuple[Mention, ...] | None":
    if chosen is None:
        _show(found)
        return None
    return _masked(found, chosen)


def _masked(found: "Sequence[Mention]", chosen: frozenset[int] | bool) -> "tuple[Mention, ...]":  # noqa: FBT001
    if isinstance(chosen, bool):
        return tuple(found) if chosen else ()
    return tuple(mention for number, mention in enumerate(found, start=1) if number in chosen)


def _show(found: "Sequence[Mention]") -> None:
    from jalon.ui.rights_words import mention_words

    if not found:
        return
    print("Textes qui nomment la personne hors de son dossier\u00a0:")
    for number, mention in enumerate(found, start=1):
        day = f" du {mention.day:%d/%m/%Y}" if mention.day else ""
        said = mention.text if mention.text is not None else "ancienne valeur, qui sera vidée"
        locked = " (dans un relevé arrêté\u00a0: ne change pas)" if mention.is_locked else ""
        print(f"{number:4} {mention_words(mention.table)}{day}{locked}\u00a0: {' '.join(said.split())}")
