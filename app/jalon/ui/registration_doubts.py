"""What is said beside a SIRET or a FINESS whose check digits do not come out right."""

from jalon.services.registration_numbers import is_doubtful_finess, is_doubtful_siret

_DOUBT = "À relire\u00a0: la clé de contrôle ne tombe pas juste. Il peut être enregistré tel quel."


def siret_doubt(typed: str) -> str:
    """Return the words for a SIRET that deserves a look, empty for a good one."""
    return _DOUBT if is_doubtful_siret(typed) else ""


def finess_doubt(typed: str) -> str:
    """Return the words for a FINESS that deserves a look, empty for a good one."""
    return _DOUBT if is_doubtful_finess(typed) else ""
