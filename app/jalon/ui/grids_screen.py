"""« Tableaux à remplir »: described once by example, filled every month, read again when they come back."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.grid_models import GridModel
from jalon.domain.months import Month, month_of
from jalon.services import grids, returns
from jalon.services.grids import FilledGrid, GridPreview, ModelLabels, ReturnedGrid
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.grid_bindings import BindingsStep
from jalon.ui.grid_returned import ReturnedStep
from jalon.ui.grid_start import GridStart
from jalon.ui.grid_work import GridWork
from jalon.ui.import_pages import Stages
from jalon.ui.jobs import Job
from jalon.ui.lists import rules_for
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Heading, Row, page, shortcut
from jalon.ui.progress import ProgressDialog, show_progress
from jalon.ui.saving import NOT_READ_OR_WRITTEN, documents_folder
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, settle

_TABLES: Final = "Tableaux (*.xlsx *.csv);;Tous les fichiers (*)"
_XLSX, _CSV = "Classeur Excel (*.xlsx)", "Tableau en texte (*.csv)"
_DELAY_MILLISECONDS: Final = 300
START, MODEL, RETURNED = range(3)


class GridsScreen(Screen):
    """The tables remembered; the one being described; the one that came back."""

    back_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self.step = START
        self.work: GridWork | None = None
        self.returned: ReturnedGrid | None = None
        self.progress: ProgressDialog | None = None
        self._model: GridModel | None = None
        self._asked = 0
        self._folder = documents_folder()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY_MILLISECONDS)
        self._soon.timeout.connect(self._preview)
        self._build(self._workspace.read(returns.usual_month, context.today()))
        self._show_step(START)

    # --- what the window asks

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Tableaux à remplir"

    def reload(self) -> None:
        """Override of the screen."""
        self.start.picker.look_ahead()
        self.start.show_models(self._workspace.read(grids.list_models))
        if self.step == MODEL:
            self._soon.start()

    def place(self) -> object:
        """Override of the screen: the step, the month, what is being described or compared, the folder."""
        return self.step, self.start.picker.month, self.work, self.returned, self._folder

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        assert isinstance(place, tuple)
        step, month, self.work, self.returned, self._folder = place
        self.start.picker.go(month)
        if self.work is not None:
            self.bindings.show_work(self.work)
            self._soon.start()
        if self.returned is not None:
            self.changes.show_changes(self.returned.changes)
        self._show_step(step)

    def enter(self) -> None:
        """Override of the screen: the keyboard is where one goes on."""
        self._focus_step()

    # --- describe

    def choose_file(self) -> None:
        """Ask which table is to be described."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Décrire un tableau", str(self._folder), _TABLES)
        if chosen:
            self.describe(Path(chosen))

    def describe(self, path: Path) -> None:
        """Read a table apart from the program, and propose what fills it."""
        self._folder = path.parent
        today = self._context.today()

        def work() -> tuple[GridModel, ModelLabels]:
            model = grids.guess_model(path, today=today)
            return model, grids.label_model(model)

        self._start(work, self._described, f"Lecture de «\u00a0{path.name}\u00a0»")

    def correct(self) -> None:
        """Open the model that is chosen, to change what fills it."""
        if (model := self._model) is not None:
            self._start(
                lambda: (model, grids.label_model(model)),
                lambda found: self._described(found, former_name=model.name),
                f"Lecture de «\u00a0{model.name}\u00a0»",
            )

    def save(self) -> None:
        """Keep the model with the caseload."""
        work = self.work
        if work is None or not self.bindings.require_name():
            return
        model = work.model()
        if not model.cells and not model.tables:
            self.banner.say(
                Message(
                    "Rien n’est à remplir dans ce tableau.", "Choisissez ce qui va dans une cellule au moins."
                )
            )
            return
        known = {name: model_id for model_id, name in self._workspace.read(grids.list_models)}
        if model.name in known and model.name != work.former_name:
            self.banner.say(
                Message(
                    f"Un tableau s’appelle déjà «\u00a0{model.name}\u00a0».",
                    "Donnez un autre nom à celui-ci, ou retirez l’autre de la liste.",
                )
            )
            self.bindings.name.setFocus()
            return
        self._workspace.write(grids.remember_model, model)
        if work.former_name in known and work.former_name != model.name:
            self._workspace.write(grids.forget_model, known[work.former_name])
        self._context.tell(f"Tableau gardé\u00a0: {model.name}.")
        self.give_up()
        self.start.choose(model.name)
        self.start.fill_button.setFocus()

    def give_up(self) -> None:
        """Go back to the list; what was not kept is forgotten."""
        self._asked += 1
        self._soon.stop()
        self.work, self.returned = None, None
        self.banner.clear()
        self._show_step(START)
        self._focus_step()

    def forget(self) -> None:
        """Take the table that is chosen off the list; Ctrl+Z brings it back."""
        model_id, name = self.start.model_id, self.start.name
        if model_id is not None:
            self._workspace.write(grids.forget_model, model_id)
            self._context.tell(f"Retiré de la liste\u00a0: {name}. Ctrl+Z le reprend.")
            self._focus_step()

    # --- fill

    def fill(self) -> None:
        """Ask where to write the table of the month, then fill it."""
        model = self._model
        if model is None or not self.start.require_reason():
            return
        suffix, kind = (".xlsx", _XLSX) if model.kind == "xlsx" else (".csv", _CSV)
        proposed = self._folder / f"{_file_stem(model.name)} {self.start.picker.month}{suffix}"
        chosen, _ = QFileDialog.getSaveFileName(self, "Remplir le tableau", str(proposed), kind)
        if chosen:
            target = Path(chosen)
            self.fill_to(target if target.suffix else target.with_suffix(suffix))

    def fill_to(self, target: Path) -> None:
        """Fill the table that is chosen for the month that is chosen."""
        model, month, today = self._model, self.start.picker.month, self._context.today()
        if model is None:
            return
        self._folder = target.parent
        caseload, reason = self._workspace.caseload, self.start.typed_reason()
        self._start(
            lambda: grids.fill_grid(caseload, model, month, target, today=today, reason=reason),
            lambda done: self._filled(target, month, done),
            f"«\u00a0{model.name}\u00a0» pour {wording.month_words(month)}",
        )

    def _filled(self, target: Path, month: Month, done: FilledGrid) -> None:
        cells = wording.counted(done.cells, "cellule", "cellules")
        rows = wording.counted(sum(done.rows.values()), "ligne", "lignes")
        told = f"Rempli et relu pour {wording.month_words(month)}\u00a0: {cells}, {rows}."
        folder = Button(
            "Ou&vrir le dossier",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent))),
            drawing="folder-open",
        )
        self.done.say(Message(told, f"«\u00a0{target.name}\u00a0» est en clair."), [folder])
        self._context.tell(f"Tableau rempli\u00a0: {target.name}")
        folder.setFocus()

    # --- compare

    def choose_returned(self) -> None:
        """Ask for the table that came back."""
        if self._model is not None:
            chosen, _ = QFileDialog.getOpenFileName(
                self, "Comparer un tableau revenu", str(self._folder), _TABLES
            )
            if chosen:
                self.compare(Path(chosen))

    def compare(self, path: Path) -> None:
        """Say what a table that came back has of its own."""
        model, month, today = self._model, self.start.picker.month, self._context.today()
        if model is None:
            return
        self._folder = path.parent
        caseload = self._workspace.caseload
        self._start(
            lambda: grids.propose_changes(caseload, model, path, month, today=today),
            self._compared,
            f"Lecture de «\u00a0{path.name}\u00a0»",
        )

    def take(self) -> None:
        """Write the changes that are taken, as one action."""
        if self.returned is None or not self.changes.taken:
            return
        count = len(self.changes.taken)
        try:
            self._workspace.write(grids.take_changes, self.returned, self.changes.taken)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        taken = wording.counted(count, "changement repris", "changements repris")
        self.give_up()
        self._context.tell(f"{taken}. Ctrl+Z annule le tout.")

    def _compared(self, returned: ReturnedGrid) -> None:
        self.returned = returned
        self.changes.show_changes(returned.changes)
        self._show_step(RETURNED)
        self._focus_step()

    # --- within

    def _described(self, found: tuple[GridModel, ModelLabels], former_name: str | None = None) -> None:
        model, labels = found
        self.work = GridWork.begun(model, labels, former_name=former_name)
        self.bindings.show_work(self.work)
        self._show_step(MODEL)
        self._focus_step()
        self._preview()

    def _preview(self) -> None:
        """Try the model as chosen and show what it gives; the last one asked for counts."""
        work, month, today = self.work, self.start.picker.month, self._context.today()
        if work is None:
            return
        self._asked += 1
        number, caseload, model = self._asked, self._workspace.caseload, work.model()

        def failed(error: Exception) -> None:
            if number == self._asked:
                self._refused(error)

        def shown(preview: GridPreview) -> None:
            if number == self._asked:
                self.banner.clear()
                self.bindings.show_preview(preview, month)
                self._settle_soon()

        self._context.jobs.start(
            lambda _: grids.preview_grid(caseload, model, month, today=today), done=shown, failed=failed
        )

    def _chosen(self, name: str) -> None:
        try:
            self._model = self._workspace.read(grids.read_model, name, today=self._context.today())
        except JalonError as error:
            self._model = None
            self.banner.say(messages.describe(error))
            return
        self.start.show_model(self._model)
        self._settle_soon()

    def _start(self, work: Callable[[], object], done: Callable[..., None], title: str) -> None:
        if self._context.jobs.is_busy:
            self.banner.say(Message("Un travail est déjà en cours.", "Attendez qu’il finisse."))
            return
        self.banner.clear()
        self.done.clear()

        def run(step: Callable[[int, int], None]) -> object:
            step(0, 0)
            return work()

        job = self._context.jobs.start(
            run,
            done=done,
            failed=self._refused,
            cancelled=lambda: self.banner.say(Message("Interrompu\u00a0: rien n’a été écrit.", "")),
        )
        self._show_progress(title, job)

    def _refused(self, error: Exception) -> None:
        self.banner.say(messages.describe_expected(error, NOT_READ_OR_WRITTEN))
        self._settle_soon()

    def _show_step(self, step: int) -> None:
        self.step = step
        self.stages.show_page(step)
        name = self.work.base.file_name if self.work is not None else ""
        self.heading.subtitle.setText(
            {
                START: "Les tableaux des autres, remplis chaque mois dans leur forme.",
                MODEL: f"«\u00a0{name}\u00a0»\u00a0: vérifiez ce qui va où, puis gardez ce modèle.",
                RETURNED: "Ce que dit le tableau revenu. Rien n’est écrit avant «\u00a0Reprendre\u00a0».",
            }[step]
        )
        self.describe_button.setVisible(step == START)
        if step != START:
            self.done.clear()
        self._foot.setVisible(step != START)
        self._word_foot()
        self._settle_soon()

    def _word_foot(self) -> None:
        if self.step == MODEL:
            self.main_button.setText("&Garder ce modèle")
            self.main_button.setEnabled(True)
        else:
            count = len(self.changes.taken)
            told = wording.counted(count, "changement", "changements")
            self.main_button.setText(f"&Reprendre {told}" if count else "Rien à reprendre")
            self.main_button.setEnabled(bool(count))

    def _main(self) -> None:
        {START: self.fill, MODEL: self.save, RETURNED: self.take}[self.step]()

    def _focus_step(self) -> None:
        (self.start, self.bindings, self.changes)[self.step].focus_first()

    def _settle_soon(self) -> None:
        QTimer.singleShot(0, self, lambda: settle(self))

    def _show_progress(self, title: str, job: Job) -> None:
        self.progress = show_progress(title, job, self.window())

    # --- the parts

    def _build(self, month: Month) -> None:
        layout = page(self)
        back = Button("Relevé me&nsuel", self.back_wanted.emit, kind="link", drawing="arrow-left")
        self.describe_button = Button(
            "&Décrire un tableau…", self.choose_file, drawing="folder-open", tip="Ctrl+O"
        )
        self.heading = Heading("Tableaux à remplir", [self.describe_button], before=back)
        layout.addWidget(self.heading)
        self.banner, self.done = Banner("alert"), Banner("good")
        layout.addWidget(self.banner)
        layout.addWidget(self.done)
        rules = rules_for(self._context.today())
        self.start = GridStart(month, self.choose_file, lambda: month_of(self._context.today()))
        self.start.chosen.connect(self._chosen)
        self.start.fill_wanted.connect(self.fill)
        self.start.compare_wanted.connect(self.choose_returned)
        self.start.correct_wanted.connect(self.correct)
        self.start.forget_wanted.connect(self.forget)
        self.bindings = BindingsStep(rules)
        self.bindings.changed.connect(self._soon.start)
        self.bindings.rebuilt.connect(self._settle_soon)
        self.changes = ReturnedStep(rules)
        self.changes.changed.connect(self._word_foot)
        self._foot = Row(560, spacing=10)
        self._foot.setContentsMargins(p(28), p(8), p(28), p(14))
        self._foot.add(QWidget(), 1)
        self._foot.add(Button("A&bandonner", self.give_up), keeps_width=True)
        self.main_button = Button("Continuer", self._main, kind="main", drawing="check")
        self._foot.add(self.main_button, keeps_width=True)
        self.stages = Stages((self.start, self.bindings, self.changes))
        layout.addWidget(self.stages, 1)
        outside = self.layout()
        assert outside is not None
        outside.addWidget(self._foot)
        shortcut(self, "Ctrl+O", self.choose_file)
        shortcut(self, "Ctrl+Return", self._main)


def _file_stem(name: str) -> str:
    """Return a name without the signs that a file cannot have."""
    return "".join(" " if sign in '\\/:*?"<>|' else sign for sign in name).strip() or "tableau"
