"""Words for the copies of a caseload: how old the one off this PC is, and whether one is owed."""

from jalon.services.backing_up import CopiesStatus
from jalon.services.reminders import Reminders
from jalon.ui import wording


def away_words(status: CopiesStatus) -> str:
    """Return « Dernière copie hors du PC : 3 jours »."""
    if status.days_away is None:
        return "Aucune copie hors du PC n’a encore été faite."
    age = wording.counted(status.days_away, "jour", "jours") if status.days_away else "moins d’un jour"
    told = f"Dernière copie hors du PC\u00a0: {age}"
    return f"{told}, rien n’a changé depuis." if status.is_away_up_to_date else f"{told}."


def here_words(status: CopiesStatus) -> str:
    """Return « Dernière sauvegarde sur ce PC : 3 jours. »."""
    if status.days_here is None:
        return "Aucune sauvegarde n’a encore été faite sur ce PC."
    age = wording.counted(status.days_here, "jour", "jours") if status.days_here else "moins d’un jour"
    return f"Dernière sauvegarde sur ce PC\u00a0: {age}."


def is_warm(status: CopiesStatus, reminders: Reminders) -> bool:
    """Tell whether the copy off this PC is to be shown in the colour of what waits for us."""
    return status.is_away_late(reminders.days_without_copy_away)
