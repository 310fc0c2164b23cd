"""French words for what keeps the caseload tidy: duplicates, merges, added fields; no window is needed."""

from typing import Final

from jalon.domain import errors
from jalon.domain.errors import JalonError

ACTIONS: Final = {
    "declare_different": "deux fiches déclarées différentes",
    "merge_person": "fusion de deux dossiers",
    "merge_employer": "fusion de deux employeurs",
    "try_out": "essai d’une fusion",
}
EVENTS: Final = {
    "merge_person": "dossiers fusionnés",
    "merge_employer": "employeurs fusionnés",
}
FAILURES: Final[dict[type[JalonError], tuple[str, str]]] = {
    errors.ArchivedFileError: (
        "Un de ces dossiers est archivé\u00a0: il n’est plus modifié.",
        "Rendez-le d’abord à la file active.",
    ),
}
