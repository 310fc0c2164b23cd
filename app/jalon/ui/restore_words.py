"""French words for going back to a backup: what would change, and what keeps one from it."""

from collections import Counter
from typing import Final

from jalon.domain.errors import DamagedBackupError, JalonError, WrongPassphraseError
from jalon.services import restoring
from jalon.services.restoring import RestorePreview
from jalon.storage.backups import Backup
from jalon.storage.comparison import Change
from jalon.ui import messages, wording
from jalon.ui.messages import Message

_KINDS_SHOWN: Final = 8


def preview_words(preview: RestorePreview) -> tuple[str, str, str, str, str, str]:
    """Return what going back would change: lost (title, list), found again (title, list), warning, counts."""
    lost = found = lost_list = found_list = ""
    if preview.lost:
        count = wording.counted(len(preview.lost), "action faite", "actions faites")
        lost = f"N’y seraient pas\u00a0: {count} depuis"
        lost_list = changes_words(preview.lost)
    if preview.regained:
        count = wording.counted(len(preview.regained), "action", "actions")
        found = f"Y seraient de nouveau\u00a0: {count} que la file active n’a plus"
        found_list = changes_words(preview.regained)
    if not preview.lost and not preview.regained:
        lost = "Rien ne changerait\u00a0: la sauvegarde dit la même chose que la file active."
    other = (
        ""
        if preview.is_same_caseload
        else "Attention\u00a0: cette sauvegarde est celle d’une autre file active."
    )
    here, there = preview.here, preview.there
    counts = (
        f"Aujourd’hui\u00a0: {wording.counted(here.persons, 'personne', 'personnes')} et "
        f"{wording.counted(here.acts, 'acte', 'actes')}. Dans la sauvegarde\u00a0: "
        f"{wording.number(there.persons)} et {wording.number(there.acts)}."
    )
    return lost, lost_list, found, found_list, other, counts


def changes_words(changes: tuple[Change, ...]) -> str:
    """Return the actions by kind, the most frequent first, with the instant of the latest of each."""
    counts = Counter(change.label for change in changes)
    latest = {change.label: change.at for change in reversed(changes)}
    lines = [
        f"{wording.sentence_case(messages.action_words(label))}\u00a0: {wording.number(count)}"
        f"{', la dernière' if count > 1 else ','} le {wording.moment_words(latest[label])}"
        for label, count in counts.most_common(_KINDS_SHOWN)
    ]
    if len(counts) > _KINDS_SHOWN:
        lines.append("…")
    return "\n".join(lines)


def choice_words(backup: Backup) -> str:
    """Return how a backup is offered: when it was made, and of which caseload."""
    return f"{wording.moment_words(backup.made_at)}, {restoring.name_of(backup.path)}"


def refusal_words(error: JalonError) -> Message:
    """Return the words of a failure, said of a backup."""
    found = messages.describe(error)
    if isinstance(error, DamagedBackupError):
        return Message(
            found.headline, "Choisissez la précédente dans la liste\u00a0; celle-ci n’a pas été modifiée."
        )
    if isinstance(error, WrongPassphraseError):
        return Message(
            "Cette phrase de passe n’ouvre pas la sauvegarde.",
            "Essayez celle d’alors si elle a changé depuis\u00a0; rien n’a été écrit.",
        )
    return found
