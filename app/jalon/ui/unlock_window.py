"""The first window: choose the caseload, type the passphrase, and open it off the window's thread."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from jalon.domain.errors import (
    CaseloadExistsError,
    CaseloadInUseError,
    CaseloadMissingError,
    DamageError,
    DiskFailureError,
    DiskFullError,
    EmptyCaseloadError,
    ForeignRingError,
    JalonError,
    MissingChangesError,
    NotACaseloadError,
    ReadOnlyCaseloadError,
    RingMissingError,
    TooManyAttemptsError,
    UnsafeFolderError,
    WeakRingError,
    WrongPassphraseError,
)
from jalon.settings.paths import data_folder, practice_folder
from jalon.ui import messages, practice
from jalon.ui.capitals import CapitalsWatch
from jalon.ui.fields import Choice, Labelled
from jalon.ui.flow import Flow
from jalon.ui.icons import Drawing
from jalon.ui.jobs import Job, Jobs
from jalon.ui.messages import Message
from jalon.ui.opening import SUFFIX, copy_chosen, import_storage_behind, known_caseloads, open_chosen
from jalon.ui.parts import Banner, Button, Card, page, shortcut, words
from jalon.ui.secret_field import SecretField
from jalon.ui.theme import p
from jalon.ui.work_shown import WorkShown

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

_OPENS_AT_ONCE = "La structure d’essai s’ouvre sans phrase de passe\u00a0: «\u00a0Ouvrir\u00a0» suffit."
_CODE_HELP = "Le code imprimé à la création, tel quel\u00a0: tirets et espaces sont facultatifs."

# What each refusal leaves to do here: the backup, another file, another try, the printed code.
_LOST = (
    CaseloadMissingError,
    DamageError,
    EmptyCaseloadError,
    ForeignRingError,
    NotACaseloadError,
    RingMissingError,
    WeakRingError,
)
_ELSEWHERE = (CaseloadExistsError, CaseloadMissingError, NotACaseloadError, ReadOnlyCaseloadError)
_AGAIN = (CaseloadInUseError, DiskFailureError, DiskFullError, MissingChangesError)

Opening = Callable[[Path, str, bool], "Caseload"]
"""Opens a file by a passphrase, or by the recovery code when the last argument says so."""


class UnlockWindow(QWidget):
    """Opens a caseload; every refusal is said in place, with what to do next."""

    opened = Signal(object)
    """The caseload is open."""
    creation_wanted = Signal()
    restore_wanted = Signal()

    def __init__(
        self,
        jobs: Jobs,
        *,
        first: Path | None,
        recent: Sequence[Path],
        opening: Opening | None = None,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._opening = opening or open_chosen
        self._uses_code = False
        self._job: Job | None = None
        self._wait = QTimer(self)
        self._wait.setInterval(1000)
        self._wait.timeout.connect(self._count_down)
        self._seconds = 0
        self.setWindowTitle("Jalon — ouvrir une file active")
        self._build()
        self._offer(known_caseloads(recent, first))
        shortcut(self, "Ctrl+Q", self.close)
        shortcut(self, "F1", lambda: _show_help("unlock"))
        QTimer.singleShot(0, self, import_storage_behind)

    @property
    def caseload_path(self) -> Path | None:
        """Return the file chosen."""
        chosen = self.choice.value()
        return Path(chosen) if chosen else None

    def unlock(self) -> None:
        """Open the chosen caseload with what is typed."""
        path, secret = self.caseload_path, self.secret.text()
        self.banner.clear()
        if self._seconds or self._jobs.is_busy:
            return
        if path is None:
            self.banner.say(
                Message("Aucun fichier n’est choisi.", "Choisissez un fichier, ou la structure d’essai.")
            )
            self.other.setFocus()
            return
        if not secret and path.parent == practice_folder():
            self.open_practice()
            return
        if not secret:
            what = "le code de secours" if self._uses_code else "la phrase de passe"
            self.secret_row.show_error(f"Tapez {what}.")
            self.secret.setFocus()
            return
        self.secret_row.show_error(None)
        self.secret.clear()
        self._work(f"Ouverture de «\u00a0{path.stem}\u00a0»… Le calcul de la clé prend environ une seconde.")
        uses_code = self._uses_code
        self._jobs.start(
            lambda _: self._opening(path, secret, uses_code), done=self._succeeded, failed=self._refused
        )

    def open_practice(self) -> None:
        """Open the practice structure, made first when there is none."""
        if self._jobs.is_busy:
            return
        self.banner.clear()
        self._work(
            "Préparation de la structure d’essai\u00a0: personnes, employeurs et actes inventés…", steps=True
        )
        self._job = self._jobs.start(
            practice.open_practice, done=self._succeeded, failed=self._refused, cancelled=self._stopped
        )
        self._job.progressed.connect(self._show_step)

    def stop(self) -> None:
        """Stop making the practice structure."""
        if self._job is not None:
            self._job.cancel()
            self.at_work.say_stopping()

    def copy_to_safe_place(self) -> None:
        """Copy the chosen caseload where it can be open, and choose the copy."""
        path = self.caseload_path
        if path is None or self._jobs.is_busy:
            return
        self.banner.clear()
        self._work(f"Copie de «\u00a0{path.stem}\u00a0» dans un dossier sûr de cet ordinateur…")
        self._jobs.start(lambda _: copy_chosen(path), done=self._copied, failed=self._refused)

    def switch_secret(self) -> None:
        """Go from the passphrase to the recovery code, or back."""
        self._uses_code = not self._uses_code
        self.secret_row.label.setText("&Code de secours" if self._uses_code else "&Phrase de passe")
        self.secret.setAccessibleName("Code de secours" if self._uses_code else "Phrase de passe")
        self.secret_row.show_help(_CODE_HELP if self._uses_code else "")
        self.code_link.setText(
            "Utiliser la phrase de passe" if self._uses_code else "Utiliser le code de secours"
        )
        self.secret_field.reveal(shown=self._uses_code)
        self.secret.clear()
        self.secret.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override of Qt: what is typed does not outlive the window."""
        self.secret.clear()
        super().closeEvent(event)

    def _build(self) -> None:
        layout = page(self)
        layout.addStretch(1)
        card = Card(margin=32, spacing=16)
        card.setFixedWidth(p(520))
        head = QHBoxLayout()
        head.setSpacing(p(12))
        head.addWidget(Drawing("flag", "warm", 32))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("Jalon", "title"))
        names.addWidget(words("Le carnet de bord de l’emploi accompagné", "muted"))
        head.addLayout(names, 1)
        card.body.addLayout(head)
        self.choice = Choice()
        self.choice.setMinimumContentsLength(20)
        card.body.addWidget(Labelled("&File active", self.choice))
        self.place = words("", "help", wrap=True)
        self.choice.currentIndexChanged.connect(lambda _: self._show_place())
        card.body.addWidget(self.place)
        card.body.addWidget(self._secret_part())
        self.banner = Banner("alert")
        card.body.addWidget(self.banner)
        self.at_work = WorkShown("Ouverture en cours", self.stop)
        card.body.addWidget(self.at_work)
        end = QHBoxLayout()
        self.code_link = Button("Utiliser le code de secours", self.switch_secret, kind="link")
        self.open_button = Button("&Ouvrir", self.unlock, kind="main", drawing="lock-open")
        self.open_button.setDefault(True)
        end.addWidget(self.code_link)
        end.addStretch()
        end.addWidget(self.open_button)
        card.body.addLayout(end)
        others = QWidget()
        line = Flow(others)
        self.other = Button("Autre f&ichier…", self._choose_file, kind="link", drawing="folder-open")
        self.practice = Button(
            "&Structure d’essai", self.open_practice, kind="link", drawing="flag-triangle-right"
        )
        self.create_button = Button(
            "Créer &une file active…", self.creation_wanted.emit, kind="link", drawing="plus"
        )
        self.restore_button = Button("&Restaurer…", self.restore_wanted.emit, kind="link", drawing="history")
        self.help_button = Button(
            "Ai&de", lambda: _show_help("unlock"), kind="link", drawing="info", tip="F1"
        )
        for button in (self.other, self.practice, self.create_button, self.restore_button, self.help_button):
            line.addWidget(button)
        card.body.addWidget(others)
        # Aligned, a card would keep the height of its hint and cut the messages that wrap.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)

    def _secret_part(self) -> QWidget:
        self.secret_field = SecretField()
        self.secret = self.secret_field.edit
        self.secret.returnPressed.connect(self.unlock)
        self.secret_row = Labelled("&Phrase de passe", self.secret_field, target=self.secret)
        self._capitals = CapitalsWatch(self.secret)
        self._capitals.changed.connect(self._tell_capitals)
        return self.secret_row

    def _offer(self, paths: Sequence[Path]) -> None:
        names = [path.stem for path in paths]
        self.choice.offer(
            [
                (str(path), path.stem if names.count(path.stem) == 1 else f"{path.stem} ({path.parent.name})")
                for path in paths
            ]
        )
        self.choice.setEnabled(bool(paths))
        if paths:
            self.choice.setCurrentIndex(0)
            self.secret.setFocus()
        else:
            self.practice.setFocus()
        self._show_place()

    def _show_place(self) -> None:
        path = self.caseload_path
        is_practice = path is not None and path.parent == practice_folder()
        self.secret.setAccessibleDescription(_OPENS_AT_ONCE if is_practice else "")
        self.place.setText(
            _OPENS_AT_ONCE
            if is_practice
            else f"Dans {path.parent}"
            if path
            else "Aucune file active sur ce poste pour l’instant\u00a0: créez la vôtre, choisissez "
            "un fichier, ou découvrez Jalon avec la structure d’essai."
        )

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Choisir une file active", str(data_folder()), f"Files actives (*{SUFFIX})"
        )
        if chosen:
            self.banner.clear()
            self._offer_first(Path(chosen))

    def _offer_first(self, path: Path) -> None:
        paths = [path, *(Path(str(self.choice.itemData(n))) for n in range(self.choice.count()))]
        self._offer(list(dict.fromkeys(known.absolute() for known in paths)))

    def _work(self, told: str, *, steps: bool = False) -> None:
        self.at_work.begin(told, can_stop=steps)
        for widget in self._inputs():
            widget.setEnabled(False)
        if steps:
            self.at_work.stop_button.setFocus()

    def _rest(self) -> None:
        self._job = None
        self.at_work.hide()
        for widget in self._inputs():
            widget.setEnabled(True)
        self.choice.setEnabled(self.choice.count() > 0)

    def _inputs(self) -> tuple[QWidget, ...]:
        return (
            self.choice,
            self.other,
            self.practice,
            self.create_button,
            self.restore_button,
            self.secret_field,
            self.code_link,
            self.open_button,
        )

    def _show_step(self, done: int, total: int) -> None:
        stopping = self._job is None or self._job.is_cancelled
        told = "" if stopping else f"Structure d’essai\u00a0: {practice.step_words(done).lower()}…"
        self.at_work.show_step(done, total, told)

    def _stopped(self) -> None:
        self._rest()
        self.banner.say(Message("La préparation est interrompue\u00a0: rien n’a été laissé.", ""))
        self.practice.setFocus()

    def _copied(self, copy: Path) -> None:
        self._rest()
        self._offer_first(copy)
        self.banner.say(
            Message(
                f"«\u00a0{copy.stem}\u00a0» est copié dans {copy.parent}.",
                "Ouvrez cette copie désormais\u00a0; l’ancien fichier reste où il était, "
                "comme une sauvegarde.",
            )
        )
        self.secret.setFocus()

    def _succeeded(self, caseload: "Caseload") -> None:
        self._rest()
        self.opened.emit(caseload)

    def _refused(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, JalonError):
            raise error  # a bug: on to the crash dialog
        actions = self._next_steps(error)
        self.banner.say(messages.describe(error), actions)
        if isinstance(error, TooManyAttemptsError):
            self._seconds = error.wait_seconds
            self._wait.start()
            self._count_down(first=True)
        leads_on = bool(actions) and isinstance(error, (*_LOST, UnsafeFolderError))
        (actions[0] if leads_on else self.secret).setFocus()

    def _next_steps(self, error: JalonError) -> list[Button]:
        """Return the buttons of what can be done here about a refusal."""
        steps: list[Button] = []
        if isinstance(error, UnsafeFolderError):
            steps.append(Button("Copier dans &le dossier sûr", self.copy_to_safe_place, kind="main"))
        if isinstance(error, _LOST):
            steps.append(Button("Restaurer une sauve&garde…", self.restore_wanted.emit, kind="main"))
        if isinstance(error, _ELSEWHERE):
            steps.append(Button("Choisir un autre fic&hier…", self._choose_file))
        if isinstance(error, _AGAIN):
            steps.append(Button("Réess&ayer", self._try_again, kind="main"))
        forgotten = isinstance(error, WrongPassphraseError | TooManyAttemptsError)
        if forgotten and not self._uses_code:
            steps.append(Button("Utiliser le &code de secours", self._use_code))
        return steps

    def _try_again(self) -> None:
        self.banner.clear()
        self.secret.setFocus()

    def _use_code(self) -> None:
        """Go to the recovery code, which needs no waiting."""
        self._wait.stop()
        self._seconds = 0
        self.banner.clear()
        self.open_button.setEnabled(True)
        if not self._uses_code:
            self.switch_secret()

    def _tell_capitals(self, is_on: bool) -> None:  # noqa: FBT001
        told = "Le verrouillage des majuscules est actif." if is_on else ""
        self.secret_row.show_help(told or (_CODE_HELP if self._uses_code else ""))

    def _count_down(self, *, first: bool = False) -> None:
        self._seconds -= 0 if first else 1
        waiting = self._seconds > 0
        self.open_button.setEnabled(not waiting)
        if waiting:
            self.banner.retell(messages.describe(TooManyAttemptsError(self._seconds)))
        else:
            self._wait.stop()
            self._seconds = 0
            self.banner.say(Message("Vous pouvez réessayer.", ""))


def _show_help(place: str) -> None:
    from jalon.ui.help_window import show_help  # what it reads is not needed at the start

    show_help(place)
