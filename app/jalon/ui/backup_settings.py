"""The section of the settings for backups: those of this PC, the second place, going back, examining."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import backing_up, diagnosis
from jalon.services.backing_up import KnownBackup
from jalon.services.diagnosis import CaseloadReport
from jalon.services.reminders import read_reminders
from jalon.storage.backups import Backup
from jalon.ui import copies_words, messages, wording
from jalon.ui.context import Context
from jalon.ui.examination_dialog import ExaminationDialog
from jalon.ui.file_choice import choose_file, choose_folder
from jalon.ui.fitting import fit
from jalon.ui.jobs import Step
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.progress import ProgressDialog
from jalon.ui.restore_dialog import RestoreDialog
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

Work = Callable[[Step], Any]
Done = Callable[[Any], None]

_ROW = 40
_ROWS_SHOWN = 6


class BackupSettings(Screen):
    """Nothing here deletes anything; what takes time shows its progress and can be stopped."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._known: dict[str, KnownBackup] = {}
        self.dialog: ProgressDialog | RestoreDialog | ExaminationDialog | None = None
        layout = page(self)
        self.now_button = Button("&Sauvegarder maintenant", self.back_up, kind="main", drawing="save")
        self.heading = Heading("Sauvegardes", [self.now_button])
        self.heading.subtitle.setText(
            "Un seul fichier chiffré par sauvegarde\u00a0: la file active et son trousseau de clés."
        )
        layout.addWidget(self.heading)
        self.banner, self.done = Banner("alert"), Banner("good")
        self.ring_button = Button("Re&mettre le trousseau", self.put_ring_back, drawing="key-round")
        for part in (self.banner, self.ring_button, self.done):
            layout.addWidget(part)
        for card in (self._card_here(), self._card_away(), self._card_examination()):
            layout.addWidget(card)
        layout.addStretch()
        self.ring_button.hide()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Sauvegardes"

    def reload(self) -> None:
        """Read again what is copied, where, since when."""
        status = self._workspace.read(backing_up.copies_status)
        known = self._workspace.read(backing_up.describe_backups)
        self._known = {backup.path.name: backup for backup in known}
        self._model.show_ids(tuple(self._known))
        self.table.setVisible(bool(known))
        self.table.setFixedHeight(p(_ROW) * (min(len(known), _ROWS_SHOWN) + 1) + p(10))
        if known and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self.restore_button.setEnabled(bool(known))
        self.here_status.setText(copies_words.here_words(status))
        self.folder_words.setText(f"Dans {self._workspace.read(backing_up.folder_here)}")
        is_warm = copies_words.is_warm(status, self._workspace.read(read_reminders))
        self.away_status.setText(copies_words.away_words(status))
        self.away_status.setProperty("role", "late-strong" if is_warm else "strong")
        self.away_status.style().unpolish(self.away_status)
        self.away_status.style().polish(self.away_status)
        self._show_place()
        self._show_ring()

    def back_up(self) -> None:
        """Back up on this PC, with progress."""
        caseload = self._workspace.caseload
        self._run(
            "Sauvegarde sur ce PC",
            lambda step: backing_up.back_up_here(caseload, step=step),
            lambda made: self._backed_up(made, "Sauvegarde faite et vérifiée"),
        )

    def copy_away(self) -> None:
        """Copy into the second place now, with progress; without a place yet, it is chosen first."""
        place = self._context.application.preferences.second_backup_folder
        if place is None:
            self.choose_place()
            return
        caseload = self._workspace.caseload
        if not self._workspace.read(backing_up.is_there, place):
            self._refuse(
                Message(
                    f"«\u00a0{place.name or place}\u00a0» n’est pas là.",
                    "Branchez la clé ou connectez le partage, puis recommencez\u00a0; "
                    "ou choisissez un autre endroit.",
                )
            )
            return
        self._run(
            "Copie hors du PC",
            lambda step: backing_up.back_up_away(caseload, place, step=step),
            lambda made: self._backed_up(made, "Copie hors du PC faite et vérifiée"),
        )

    def choose_place(self) -> None:
        """Choose the second place, then copy there."""
        start = self._context.application.preferences.second_backup_folder
        chosen = choose_folder(self, "Où copier hors de ce PC\u00a0?", start)
        if chosen is not None:
            self.use_place(chosen)

    def use_place(self, folder: Path) -> None:
        """Take a folder as the second place; on the disk of the caseload it is refused."""
        self.done.clear()
        try:
            self._workspace.read(backing_up.require_off_this_disk, folder)
        except JalonError as error:
            self._refuse(messages.describe(error))
            return
        self._context.application.keep(second_backup_folder=folder)
        self._show_place()
        self.copy_away()

    def forget_place(self) -> None:
        """Copy nowhere else any more; the copies made stay where they are."""
        self._context.application.keep(second_backup_folder=None)
        self._show_place()
        self.choose_button.setFocus()
        self._context.tell("Plus de copie hors du PC\u00a0; celles déjà faites restent où elles sont.")

    def put_ring_back(self) -> None:
        """Write the right ring again beside the open caseload."""
        try:
            aside = self._workspace.read(backing_up.put_ring_back)
        except (JalonError, OSError) as error:
            self._refuse(messages.describe_backup(error))
            return
        told = f"Ce qui était à sa place est gardé sous «\u00a0{aside.name}\u00a0»." if aside else ""
        self._show_ring()
        self.now_button.setFocus()
        self.done.say(Message("Le trousseau de clés est remis à côté de la file active.", told))

    def restore_chosen(self) -> None:
        """Go back to the backup selected in the list."""
        chosen = self._model.id_at(self.table.currentIndex().row())
        self.open_restore(self._known[chosen].path if chosen else None)

    def restore_file(self) -> None:
        """Go back to any backup: of a stick, a share, another PC."""
        place = self._context.application.preferences.second_backup_folder
        chosen = choose_file(self, "Choisir une sauvegarde", "Sauvegardes (*.jalon-copie)", place)
        if chosen is not None:
            self.open_restore(chosen)

    def open_restore(self, backup: Path | None) -> RestoreDialog:
        """Show what going back to a backup would change."""
        dialog = RestoreDialog(self._context.jobs, backup, workspace=self._workspace, parent=self.window())
        dialog.opening_wanted.connect(self._context.open_other)
        fit(dialog, dialog.size(), within=self.window())
        dialog.open()
        self.dialog = dialog
        return dialog

    def examine(self) -> None:
        """Examine the whole caseload, with progress."""
        caseload, today = self._workspace.caseload, self._context.today()
        self._run(
            "Vérification de la file active",
            lambda step: diagnosis.check_open_caseload(caseload, today=today, step=step),
            self._examined,
        )

    def _run(self, title: str, work: Work, done: Done) -> None:
        if self._context.jobs.is_busy:
            self._context.tell("Un travail est déjà en cours.")
            return
        self.banner.clear()
        self.done.clear()
        job = self._context.jobs.start(
            work,
            done=lambda result: self._finish(done, result),
            failed=self._failed,
            cancelled=lambda: self._context.tell(
                f"{title}\u00a0: interrompue, rien n’a été laissé à moitié."
            ),
        )
        self.dialog = ProgressDialog(title, job, self.window())
        self.dialog.open()

    def _finish(self, done: Done, result: object) -> None:
        self._workspace.changed.emit()
        done(result)

    def _backed_up(self, made: Backup, what: str) -> None:
        self.done.say(Message(f"{what}.", f"{made.path.name}, dans {made.path.parent}"))
        self._context.tell(f"{what}.")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, (JalonError, OSError)):
            raise error  # a bug: on to the crash dialog
        self._workspace.changed.emit()  # a backup may have been made all the same
        self._refuse(messages.describe_backup(error))

    def _refuse(self, message: Message) -> None:
        self.done.clear()
        self.banner.say(message)

    def _examined(self, report: CaseloadReport) -> None:
        dialog = ExaminationDialog(report, self._context.today(), self.window())
        dialog.restore_wanted.connect(lambda: self.open_restore(None))
        fit(dialog, dialog.size(), within=self.window())
        dialog.open()
        self.dialog = dialog

    def _show_place(self) -> None:
        place = self._context.application.preferences.second_backup_folder
        self.forget_button.setVisible(place is not None)
        if place is None:
            told = "Aucun endroit n’est choisi\u00a0: une panne, un vol ou un rançongiciel emporterait tout."
        elif self._workspace.read(backing_up.is_there, place):
            told = f"Dans {place}"
        else:
            told = f"Dans {place}, qui n’est pas là pour l’instant."
        self.place_words.setText(told)

    def _show_ring(self) -> None:
        trouble = self._workspace.read(backing_up.ring_trouble)
        was_shown = not self.ring_button.isHidden()
        self.ring_button.setVisible(trouble is not None)
        if trouble is not None:
            self.banner.say(messages.describe_ring(trouble))
        elif was_shown:
            self.banner.clear()

    def _card_here(self) -> Card:
        card = Card()
        card.body.addWidget(words("Sur ce PC", "heading"))
        self.here_status = words("", "strong", wrap=True)
        card.body.addWidget(self.here_status)
        card.body.addWidget(
            words(
                "Jalon sauvegarde seul à la fermeture, et toutes les trente minutes quand quelque chose a "
                "changé. Il garde un fichier par jour pendant douze jours, puis un par semaine et un "
                "par mois. Les dates sont celles d’une sauvegarde par jour.",
                "muted",
                wrap=True,
            )
        )
        self._model: PagedModel[KnownBackup] = PagedModel(
            (
                Column("Faite le", lambda backup: wording.moment_words(backup.made_at)),
                Column("Taille", lambda backup: wording.size_words(backup.size_bytes)),
                Column("Gardée jusqu’au", lambda backup: wording.day_digits(backup.kept_until)),
            ),
            lambda ids: {key: self._known[key] for key in ids},
            self,
        )
        self.table = Table("Sauvegardes sur ce PC", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.share_width(0, {1: 110, 2: 170})
        self.table.opened.connect(lambda _: self.restore_chosen())
        card.body.addWidget(self.table)
        self.folder_words = words("", "help", wrap=True, selectable=True)
        card.body.addWidget(self.folder_words)
        self.restore_button = Button("Revenir à ce&lle-ci…", self.restore_chosen, drawing="history")
        card.body.addWidget(
            _line(
                self.restore_button,
                Button("Revenir à un &fichier…", self.restore_file, drawing="file-text"),
                Button("Ouvrir le &dossier", self._open_folder, kind="link"),
            )
        )
        return card

    def _card_away(self) -> Card:
        card = Card()
        card.body.addWidget(words("Hors de ce PC", "heading"))
        self.away_status = words("", "strong", wrap=True)
        self.place_words = words("", "muted", wrap=True, selectable=True)
        card.body.addWidget(self.away_status)
        card.body.addWidget(self.place_words)
        card.body.addWidget(
            words(
                "Une clé USB, un disque externe, un partage du réseau ou un dossier synchronisé\u00a0: "
                "la copie est chiffrée. Quand l’endroit est là, Jalon y copie seul\u00a0; débranchez la clé "
                "ensuite.",
                "help",
                wrap=True,
            )
        )
        self.choose_button = Button("Choisir l’&endroit…", self.choose_place, drawing="folder-open")
        self.copy_button = Button("&Copier maintenant", self.copy_away, drawing="hard-drive-download")
        self.forget_button = Button("Ne plus co&pier", self.forget_place, kind="link")
        card.body.addWidget(_line(self.copy_button, self.choose_button, self.forget_button))
        return card

    def _card_examination(self) -> Card:
        card = Card()
        card.body.addWidget(words("Vérifier la file active", "heading"))
        card.body.addWidget(
            words(
                "Chaque page est relue et son chiffrement contrôlé, avec les liens, la recherche et les deux "
                "journaux. Rien n’est corrigé sans vous.",
                "muted",
                wrap=True,
            )
        )
        self.examine_button = Button("&Vérifier la file active", self.examine, drawing="shield-check")
        card.body.addWidget(_line(self.examine_button))
        return card

    def _open_folder(self) -> None:
        folder = self._workspace.read(backing_up.folder_here)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _line(*buttons: Button) -> QWidget:
    """Return buttons side by side, one below the other where the room is narrow."""
    line = Row(560, spacing=10)
    for button in buttons:
        line.add(button, keeps_width=True)
    rest = QWidget()
    rest.setLayout(QHBoxLayout())
    line.add(rest, 1)
    return line
