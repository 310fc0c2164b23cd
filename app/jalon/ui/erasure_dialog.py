"""Erases a file for good: why, and what goes; who names her elsewhere; then the case code typed again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services import archiving, retention
from jalon.services.retention import FileEnd, Mention
from jalon.ui import messages, rights_words
from jalon.ui.erasure_mentions import MentionsStep
from jalon.ui.fields import Choice, Labelled, TextField
from jalon.ui.jobs import Jobs
from jalon.ui.messages import Message
from jalon.ui.pages import Pages
from jalon.ui.parts import Banner, Button, page, words
from jalon.ui.speaking import announce
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

_OTHER: Final = "other"
_RULES: Final = (
    (retention.RIGHT_TO_ERASURE, "Demande de la personne (RGPD, art. 17)"),
    (retention.RETENTION, "Durée de conservation atteinte"),
    (_OTHER, "Autre motif, à écrire"),
)
_GOES = (
    "Nom, coordonnées, droits, projets, notes, conventions, documents et prochaines actions",
    "Les anciennes valeurs de chaque champ, l’index de recherche et les saisies en attente",
    "Les mots écrits dans ses actes",
)
_STAYS = (
    "Des lignes sans nom\u00a0: dates, modules, contrats et durées, pour que les relevés restent justes",
    "Le code du dossier, déjà imprimé sur les relevés, que rien ne relie plus à personne",
    "Un certificat\u00a0: le jour, la raison, l’identifiant opaque, et qui a confirmé",
    "Les sauvegardes plus anciennes, jusqu’à leur fin\u00a0: en reprendre une efface de nouveau",
)
_WHY, _MENTIONS, _CONFIRM = range(3)


class ErasureDialog(QDialog):
    """Asks why, shows who names the person elsewhere, asks again, then erases; nothing brings it back."""

    erased = Signal()
    announced = Signal(str)
    """An erasure by rule was announced, or that was taken back: what there is to say."""
    archived = Signal(str)
    """The file left for the archives: what there is to say."""

    def __init__(
        self,
        workspace: Workspace,
        person_id: str,
        case_code: str,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._person_id, self._case_code = workspace, person_id, case_code
        self._today, self._jobs = today, Jobs(self)
        self.asking: QFileDialog | None = None
        self._is_archiving = False
        self.finished.connect(lambda _: self._jobs.close())
        self._end: FileEnd = workspace.read(retention.end_of_file, person_id, today=today())
        self.setWindowTitle("Jalon — effacer un dossier")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        self._steps = Pages()
        self.mentions = MentionsStep()
        for step in (self._why_step(), self.mentions, self._confirm_step()):
            self._steps.addWidget(step)
        outside.addWidget(self._steps, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(p(28), p(10), p(28), p(16))
        foot.addStretch()
        self.keep_button = Button("A&bandonner", self.reject)
        self.announce_button = Button("&Annoncer l’effacement", self.announce)
        self.withdraw_button = Button("&Retirer l’annonce", self.withdraw)
        self.next_button = Button("&Continuer", self._go_on)
        self.erase_button = Button("&Effacer pour toujours", self.erase, drawing="trash-2")
        self._buttons = (
            self.keep_button,
            self.announce_button,
            self.withdraw_button,
            self.next_button,
        )
        for button in (*self._buttons, self.erase_button):
            foot.addWidget(button)
        outside.addLayout(foot)
        self.erase_button.hide()
        self._show_rule()
        self.resize(QSize(p(720), p(640)))
        QTimer.singleShot(0, self.rule, lambda: self.rule.setFocus())

    def announce(self) -> None:
        """Announce the erasure by rule: the notice begins."""
        end = self._tried(retention.announce_erasure, today=self._today())
        if end is not None:
            self.accept()
            self.announced.emit(
                f"Effacement du dossier {self._case_code} annoncé\u00a0: "
                f"possible à partir du {end.erasable_from:%d/%m/%Y}."
            )

    def withdraw(self) -> None:
        """Take the announcement back."""
        self._tried(retention.withdraw_announcement)
        if not self.why_banner.text:
            self.accept()
            self.announced.emit(f"Annonce retirée\u00a0: le dossier {self._case_code} est gardé.")

    def archive(self) -> None:
        """Look at who names her elsewhere, as before an erasure, then ask where the archive is kept."""
        self._is_archiving = True
        self._review(archiving.require_archivable, today=self._today())

    def choose_folder(self) -> None:
        """Ask in which folder the archive of this file is kept."""
        self.asking = asking = QFileDialog(self, "Dossier des archives")
        asking.setFileMode(QFileDialog.FileMode.Directory)
        asking.setOption(QFileDialog.Option.ShowDirsOnly)
        asking.fileSelected.connect(lambda chosen: self.archive_in(Path(chosen)))
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def archive_in(self, folder: Path) -> None:
        """Take the file out of the caseload, into an archive of its own."""
        self.why_banner.clear()
        self._steps.setCurrentIndex(_WHY)  # where what goes wrong is said
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            path = self._workspace.write(
                archiving.archive_file,
                self._person_id,
                folder,
                today=self._today(),
                masks=self.mentions.chosen(),
            )
        except JalonError as error:
            self.why_banner.say(messages.describe(error))
        except OSError:
            self.why_banner.say(
                Message("L’archive n’a pas pu être écrite à cet endroit.", "Choisissez un autre dossier.")
            )
        else:
            self.accept()
            self.archived.emit(f"Dossier {self._case_code} mis aux archives\u00a0: {path}.")
        finally:
            QGuiApplication.restoreOverrideCursor()

    def erase(self) -> None:
        """Erase, when the code is the one of this file."""
        self.banner.clear()
        self._code_row.show_error(None)
        if self.code.text().strip().upper() != self._case_code.upper():
            self._code_row.show_error("Ce n’est pas le code de ce dossier.")
            self.code.setFocus()
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._workspace.write(
                retention.erase_file,
                self._person_id,
                today=self._today(),
                reason=self._reason(),
                masks=self.mentions.chosen(),
            )
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.accept()
            self.erased.emit()
        finally:
            QGuiApplication.restoreOverrideCursor()

    def _why_step(self) -> QWidget:
        step = QWidget()
        layout = page(step)
        layout.setSpacing(p(10))
        layout.addWidget(words(f"Effacer le dossier {self._case_code}", "title", wrap=True))
        self.why_banner = Banner("alert")
        layout.addWidget(self.why_banner)
        self.rule = Choice()
        self.rule.offer(list(_RULES))
        self.rule.currentIndexChanged.connect(lambda _: self._show_rule())
        layout.addWidget(Labelled("Rai&son de l’effacement", self.rule))
        self.reason = TextField()
        self.reason.setMaxLength(80)
        self._reason_row = Labelled(
            "&Motif", self.reason, help_words="Gardé sur le certificat\u00a0: sans nommer la personne."
        )
        layout.addWidget(self._reason_row)
        self.delay = words(_delay_words(self._end, self._today()), wrap=True)
        layout.addWidget(self.delay)
        # Here and not below: four buttons in a row are wider than a large text leaves room for.
        self.archive_button = Button("&Garder aux archives…", self.archive, drawing="folder-open")
        layout.addWidget(self.archive_button, 0, Qt.AlignmentFlag.AlignLeft)
        for title, lines in (("Ce qui sera effacé", _GOES), ("Ce qui restera", _STAYS)):
            layout.addWidget(words(title, "heading", wrap=True))
            for line in lines:
                layout.addWidget(words(f"• {line}.", wrap=True))
        layout.addStretch()
        return step

    def _confirm_step(self) -> QWidget:
        step = QWidget()
        layout = page(step)
        layout.addWidget(words("Dernière vérification", "title", wrap=True))
        layout.addWidget(
            words(
                "Rien ne rendra ce dossier, pas même «\u00a0Annuler\u00a0». "
                f"Pour confirmer, tapez son code\u00a0: {self._case_code}.",
                wrap=True,
            )
        )
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.code = TextField()
        self.code.returnPressed.connect(self.erase)
        self._code_row = Labelled("Code &du dossier", self.code)
        layout.addWidget(self._code_row)
        layout.addStretch()
        return step

    def _show_rule(self) -> None:
        by_rule = self.rule.value() == retention.RETENTION
        over, is_announced = self._end.is_over(self._today()), self._end.announced is not None
        self.delay.setVisible(by_rule)
        self._reason_row.setVisible(self.rule.value() == _OTHER)
        if not hasattr(self, "next_button"):
            return
        self.why_banner.clear()
        self.archive_button.setVisible(by_rule and over)
        self.announce_button.setVisible(by_rule and over and not is_announced)
        self.withdraw_button.setVisible(by_rule and is_announced)
        self.next_button.setVisible(not by_rule or (over and is_announced))
        if by_rule:
            announce(self.delay, self.delay.text())

    def _reason(self) -> str | None:
        rule = self.rule.value()
        if rule == retention.RETENTION:
            return None
        return self.reason.text().strip() if rule == _OTHER else rule

    def _go_on(self) -> None:
        if self._steps.currentIndex() == _MENTIONS:
            self._confirm()
            return
        self._is_archiving = False
        self._review(retention.require_erasable, today=self._today(), reason=self._reason())

    def _review(self, require: Callable[..., object], **given: object) -> None:
        """Show who names her elsewhere, when what was asked for can be done today."""
        self.why_banner.clear()
        try:
            self._workspace.read(require, self._person_id, **given)
        except JalonError as error:
            self.why_banner.say(messages.describe(error))
            return
        for button in (self.next_button, self.archive_button):
            button.setEnabled(False)
        self._jobs.start(
            lambda _: retention.review_mentions(self._workspace.caseload, self._person_id),
            done=self._show_mentions,
            failed=self._fail,
        )

    def _show_mentions(self, found: tuple[Mention, ...]) -> None:
        for button in (self.next_button, self.archive_button):
            button.setEnabled(True)
        self.mentions.show_mentions(found)
        if not found:
            self._confirm()
            return
        for button in (self.announce_button, self.withdraw_button):
            button.hide()
        self.next_button.show()
        self._steps.setCurrentIndex(_MENTIONS)
        self.mentions.take_keyboard()

    def _confirm(self) -> None:
        if self._is_archiving:
            self.choose_folder()
            return
        self._steps.setCurrentIndex(_CONFIRM)
        for button in self._buttons[1:]:
            button.hide()
        self.erase_button.show()
        self.code.setFocus()

    def _fail(self, error: Exception) -> None:
        for button in (self.next_button, self.archive_button):
            button.setEnabled(True)
        if not isinstance(error, JalonError):
            raise error
        self.why_banner.say(messages.describe(error))

    def _tried(self, action: Callable[..., FileEnd | None], **given: object) -> FileEnd | None:
        self.why_banner.clear()
        try:
            return self._workspace.write(action, self._person_id, **given)
        except JalonError as error:
            self.why_banner.say(messages.describe(error))
            return None


def _delay_words(end: FileEnd, today: date) -> str:
    """Return where the file is on its way to its end, and what can be done now."""
    if end.is_followed:
        return rights_words.FOLLOWED
    met = f"Dernier contact le {end.last_contact:%d/%m/%Y}. " if end.last_contact else ""
    if end.kept_until is None:
        return f"{met}Aucune date ne dit depuis quand la durée de conservation court."
    if not end.is_over(today):
        return f"{met}Le dossier est gardé jusqu’au {end.kept_until:%d/%m/%Y}."
    if end.erasable_from is None:
        return (
            f"{met}Durée atteinte le {end.kept_until:%d/%m/%Y}. Gardez le dossier aux archives, dans un "
            f"fichier à part, ou annoncez l’effacement\u00a0: il sera possible {retention.NOTICE_DAYS} jours "
            "après, sauf contact d’ici là."
        )
    return (
        f"{met}Effacement annoncé le {end.announced:%d/%m/%Y}, possible à partir du "
        f"{end.erasable_from:%d/%m/%Y}."
    )
