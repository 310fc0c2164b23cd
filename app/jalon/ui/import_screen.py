"""« Reprendre un tableau »: from an old grid to the caseload in four steps; only the last one writes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from jalon.domain.errors import JalonError
from jalon.domain.extra_fields import EMPLOYER
from jalon.domain.import_values import Cell, ImportDone, Place, Subject
from jalon.services import extra_fields, importing, people
from jalon.services.importing import Proposal
from jalon.services.importing.refused_rows import left_aside
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.drafting import Address
from jalon.ui.earlier_acts import EarlierActsBanner
from jalon.ui.import_columns import ColumnsStep, Defaults
from jalon.ui.import_examination import Examination
from jalon.ui.import_history import UndoImportDialog, done_words, undone_words
from jalon.ui.import_pages import DonePage, Stages, StartPage
from jalon.ui.import_parts import StepLine
from jalon.ui.import_sheets import SheetsStep
from jalon.ui.import_states import short_reason
from jalon.ui.import_trial import TrialStep
from jalon.ui.import_words import name_added
from jalon.ui.import_work import Work
from jalon.ui.jobs import Job
from jalon.ui.lists import rules_for
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Heading, Row, page, shortcut
from jalon.ui.progress import ProgressDialog, show_progress
from jalon.ui.resuming import TypedThere
from jalon.ui.saving import NOT_READ_OR_WRITTEN, documents_folder
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, settle

_FILTER: Final = "Tableaux (*.xlsx *.xls *.ods *.csv *.txt *.tsv);;Tous les fichiers (*)"
START, SHEETS, COLUMNS, TRIAL, DONE = range(5)
_STEPS: Final = ("Contenu", "Colonnes", "Essai", "Import")
_UNDER_WAY: Final = (SHEETS, COLUMNS, TRIAL)
_AHEAD: Final = {SHEETS: "Continuer\u00a0: les c&olonnes", COLUMNS: "Continuer\u00a0: l’e&ssai"}


class ImportScreen(Screen):
    """Choose a file, what is taken of it, what its columns are, what becomes of its rows; then import."""

    back_wanted = Signal()
    people_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self.work: Work | None = None
        self.step = START
        self.done: ImportDone | None = None
        self.progress: ProgressDialog | None = None
        self.dialog: UndoImportDialog | None = None
        self._is_importing = False
        self._folder = documents_folder()
        self.examination = Examination(context.workspace, context.jobs, context.today, self)
        self.examination.changed.connect(self._word_foot)
        self.examination.found.connect(self._show_found)
        self.examination.failed.connect(self._refused)
        self._build()
        self._show_step(START)

    # --- what the window asks

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Reprendre un tableau"

    def reload(self) -> None:
        """Read the imports again; rows may become something else in a caseload that changed."""
        self.start.history.reload()
        if self.work is not None and self.step in (COLUMNS, TRIAL) and not self._is_importing:
            self.examination.look(self.work)

    def place(self) -> object:
        """Override of the screen: the work, the step, the row."""
        return self.work, self.step, self.trial.place(), self._folder, self.done

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        assert isinstance(place, tuple)
        self.work, step, row, self._folder, self.done = place
        if self.work is not None:
            self._show_work(self.work)
            self.trial.show_work(self.work)
            self.trial.go_to(row)
        if self.done is not None:
            self.finish.show_done(self.done)
            self.earlier.look()
        self._show_step(step)

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen: the choices and the cells typed again."""
        self.trial.panel.finish_typing()
        if self.work is None or self.step not in _UNDER_WAY or not self.work.is_touched:
            return ()
        draft = self.work.draft(self.step)
        return (TypedThere(Address("import"), f"import de «\u00a0{self.work.path.name}\u00a0»", draft),)

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Override of the screen: the file is read again, and mapped and mended as it was."""
        self.open_file(Path(str(content.get("path", ""))), content)

    def enter(self) -> None:
        """Override of the screen: the keyboard is where one goes on."""
        self._focus_step()

    # --- the file

    def choose_file(self) -> None:
        """Ask which file."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Choisir un tableau", str(self._folder), _FILTER)
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path, draft: Mapping[str, Any] | None = None) -> None:
        """Read a file apart from the program, and show what it holds."""
        if self._context.jobs.is_busy:
            self._say_busy()
            return
        self._folder = path.parent
        self.banner.clear()
        caseload, today = self._workspace.caseload, self._context.today()
        job = self._context.jobs.start(
            lambda step: importing.propose(caseload, path, today=today, step=step),
            done=lambda proposal: self._opened(path, proposal, draft),
            failed=self._refused,
            cancelled=lambda: self.banner.say(Message("Lecture interrompue\u00a0: rien n’a été repris.", "")),
        )
        self._show_progress(f"Lecture de «\u00a0{path.name}\u00a0»", job)

    def _opened(self, path: Path, proposal: Proposal, draft: Mapping[str, Any] | None) -> None:
        self.examination.stop()
        self.done = None
        self.work = work = Work.begun(path, proposal)
        step = SHEETS
        if draft is not None:
            if not work.resume(draft):
                self.banner.say(
                    Message(
                        "Ce fichier a changé depuis\u00a0: vos choix sont repris, pas les corrections.",
                        "Relisez l’essai.",
                    )
                )
            step = min(max(int(draft.get("step", SHEETS)), SHEETS), TRIAL)
        self._show_work(work)
        if step == SHEETS:
            self._show_step(SHEETS)
            self._focus_step()
        else:
            self._go_ahead_to(step)

    def _refused(self, error: Exception) -> None:
        self.banner.say(messages.describe_expected(error, NOT_READ_OR_WRITTEN))

    # --- from step to step

    def go_ahead(self) -> None:
        """Go to the next step; from the trial, import."""
        if self.step == SHEETS and self.work is not None and not self.work.mapping.tables:
            self.banner.say(Message("Aucune feuille n’est reprise.", "Cochez celle qui contient vos lignes."))
        elif self.step == TRIAL:
            self.carry_out()
        elif self.step in _UNDER_WAY:
            self._go_ahead_to(self.step + 1)

    def go_back_a_step(self) -> None:
        """Go to the step before; from the first one, leave the file."""
        self.banner.clear()
        if self.step == SHEETS:
            self.give_up()
        elif self.step in _UNDER_WAY:
            self._show_step(self.step - 1)
            self._focus_step()

    def give_up(self) -> None:
        """Leave the file; what was not imported is not written."""
        self.examination.stop()
        self.work, self.done = None, None
        self.banner.clear()
        self._show_step(START)
        self._focus_step()

    def _go_ahead_to(self, step: int) -> None:
        """Examine the rows if they were not as the file maps now, then show the step."""
        work = self.work
        assert work is not None
        self.banner.clear()
        is_known = work.rehearsal is not None and work.rehearsal.mapping == work.mapping
        if is_known and not self.examination.is_under_way:
            self._arrive(step)
        else:
            job = self.examination.look(work, lambda: self._arrive(step))
            self._show_progress("Examen des lignes", job)

    def _arrive(self, step: int) -> None:
        if self.work is None:
            return
        if step == COLUMNS:
            self.columns.show_work(self.work, self._defaults())
        self._show_step(step)
        self._focus_step()
        # Where the page scrolls, a list is not followed by itself: it comes to the top.
        QTimer.singleShot(0, self.stages, self._scroll_to_stage)

    def _scroll_to_stage(self) -> None:
        if (area := self.findChild(QScrollArea)) is not None and self.step == TRIAL:
            area.verticalScrollBar().setValue(self.stages.y() - p(8))

    def _show_step(self, step: int) -> None:
        self.step = step
        self.stages.show_page(step)
        self.steps.setVisible(step != START)
        self.steps.show_step(max(step - 1, 0))
        name = self.work.path.name if self.work is not None else ""
        self.heading.subtitle.setText(
            f"«\u00a0{name}\u00a0»"
            if name
            else "Votre ancien tableau devient votre file active\u00a0; rien n’est écrit avant la fin."
        )
        self._foot.setVisible(step in _UNDER_WAY)
        self.other_button.setVisible(step in _UNDER_WAY)
        self._word_foot()
        self._settle_soon()

    def _word_foot(self) -> None:
        """Name what comes next: on the trial, how much would be written."""
        self.before_button.setText("&Précédent" if self.step != SHEETS else "A&bandonner")
        looking = self.examination.is_under_way
        self.trial.show_busy(busy=looking)
        if self.step != TRIAL or self.work is None:
            self.ahead_button.setText(_AHEAD.get(self.step, "Continuer"))
            self.ahead_button.setEnabled(True)
            return
        forms = {Subject.PERSONS: ("personne", "personnes"), Subject.ACTS: ("acte", "actes")}
        made = [
            wording.counted(count, *words)
            for subject, words in forms.items()
            if (count := self.work.counts(subject))
        ]
        self.ahead_button.setText(f"&Importer {', '.join(made)}" if made else "Rien à importer")
        self.ahead_button.setEnabled(bool(made) and not looking)

    def _focus_step(self) -> None:
        {
            START: self.start.drop.choose_button.setFocus,
            SHEETS: self.sheets.focus_first,
            COLUMNS: self.columns.focus_first,
            TRIAL: self.trial.focus_first,
            DONE: self.finish.see_button.setFocus,
        }[self.step]()

    def _show_work(self, work: Work) -> None:
        self.sheets.show_work(work)
        self.columns.show_work(work, self._defaults())

    # --- what becomes of the rows

    def _show_found(self) -> None:
        assert self.work is not None
        self.trial.show_work(self.work)
        self.columns.show_found()
        self._settle_soon()

    def _mapped_again(self) -> None:
        if self.work is not None:
            self.examination.soon(self.work)

    def _repaired(self, cell: Cell, text: str) -> None:
        if self.work is not None and self.work.written(*cell) != text:
            self.work.repairs[cell] = text
            self.examination.look(self.work)

    def _decided(self, place: Place, choice: str | None) -> None:
        if self.work is None:
            return
        if choice is None:
            self.work.choices.pop(place, None)
        else:
            self.work.choices[place] = choice
        self.examination.look(self.work)

    def _say_what(self, sheet: str, name: str, written: str) -> None:
        """Go and say what a written value means."""
        self._show_step(COLUMNS)
        self.columns.focus_value(sheet, name, written)

    def _take_sheet(self, sheet: str, heading_row: int, subject: Subject) -> None:
        assert self.work is not None
        found = importing.table_for_sheet(
            self._workspace.caseload,
            self.work.proposal,
            sheet,
            heading_row=heading_row,
            subject=subject,
            today=self._context.today(),
        )
        self.work.take(*found)

    def _defaults(self) -> Defaults:
        team = self._workspace.read(people.list_coaches)
        coaches = [(one.coach_id, f"{one.given_name} {one.family_name}") for one in team]
        rules = rules_for(self._context.today())
        fields = self._workspace.read(extra_fields.read_fields)
        added = {
            f"{extra_fields.ADDED}{one.id}": f"{one.label} (employeur)"
            if one.subject == EMPLOYER
            else one.label
            for one in sorted(fields, key=lambda one: one.subject == EMPLOYER)
        }
        name_added(added)
        act_types = [(one.code, one.label) for one in rules.act_types if not one.retired]
        return Defaults(coaches, act_types, tuple(added.items()))

    # --- the import, and what is left aside

    def carry_out(self) -> None:
        """Write the rows to create and to update, as one action."""
        self.trial.panel.finish_typing()
        work = self.work
        if work is None or work.rehearsal is None or self.examination.is_under_way or self._is_importing:
            return
        if self._context.jobs.is_busy:
            self._say_busy()
            return
        self.banner.clear()
        self._is_importing = True
        caseload, rehearsal = self._workspace.caseload, work.rehearsal
        job = self._context.jobs.start(
            lambda step: importing.carry_out(caseload, rehearsal, step=step),
            done=self._carried_out,
            failed=self._not_carried_out,
            cancelled=lambda: self._not_carried_out(None),
        )
        self._show_progress("Import en cours", job)

    def _carried_out(self, done: ImportDone) -> None:
        self.done = done
        self.finish.show_done(done)
        self.earlier.look()
        self._show_step(DONE)
        self._focus_step()
        self._context.tell(f"Importé\u00a0: {done_words(done)}.")
        self._workspace.changed.emit()
        self._is_importing = False

    def _not_carried_out(self, error: Exception | None) -> None:
        self._is_importing = False
        if error is None:
            self.banner.say(Message("Import interrompu\u00a0: rien n’a été écrit.", ""))
            return
        self._refused(error)
        if self.work is not None:
            self.examination.look(self.work)

    def save_aside(self) -> None:
        """Ask where to save the rows left aside."""
        if self.work is None:
            return
        proposed = self._folder / f"{self.work.path.stem} - à corriger.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Enregistrer les lignes refusées", str(proposed), "Classeur Excel (*.xlsx)"
        )
        if chosen:
            self.save_aside_to(Path(chosen))

    def save_aside_to(self, target: Path) -> None:
        """Save the rows left aside to a workbook, with the reason of each."""
        if self.work is None or self.work.rehearsal is None:
            return
        rehearsal = self.work.rehearsal
        reasons = {one.place: short_reason(one) for one in left_aside(rehearsal)}
        try:
            count = importing.save_refused(rehearsal, target, reasons=reasons)
        except (JalonError, OSError) as error:
            self._refused(error)
        else:
            told = wording.counted(count, "ligne enregistrée", "lignes enregistrées")
            self._context.tell(f"{told} dans «\u00a0{target.name}\u00a0».")

    def undo_import(self, run_id: str) -> None:
        """Show what undoing an import takes back, then ask."""
        try:
            preview = self._workspace.read(importing.undo_preview, run_id)
        except JalonError as error:
            self._refused(error)
            return
        dialog = UndoImportDialog(self._workspace, self._context.jobs, preview, self.window())
        dialog.undone.connect(lambda result: self._undone(run_id, undone_words(result)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        self.dialog = dialog

    def _undo_done(self) -> None:
        if self.done is not None:
            self.undo_import(self.done.run_id)

    def _undone(self, run_id: str, told: str) -> None:
        self._context.tell(told)
        if self.done is not None and self.done.run_id == run_id:
            self.give_up()

    # --- the parts

    def _settle_soon(self) -> None:
        """Give its height to what was filled while the page was being shown."""
        QTimer.singleShot(0, self, lambda: settle(self))

    def _build(self) -> None:
        layout = page(self)
        back = Button("Perso&nnes", self.back_wanted.emit, kind="link", drawing="arrow-left")
        self.other_button = Button("A&utre fichier…", self.choose_file, drawing="folder-open", tip="Ctrl+O")
        self.heading = Heading("Reprendre un tableau", [self.other_button], before=back)
        layout.addWidget(self.heading)
        self.steps = StepLine(_STEPS)
        layout.addWidget(self.steps)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self._make_steps()
        self.stages = Stages((self.start, self.sheets, self.columns, self.trial, self.finish))
        layout.addWidget(self.stages, 1)
        self._foot = Row(560, spacing=10)
        self._foot.setContentsMargins(p(28), p(8), p(28), p(14))
        self.before_button = Button("&Précédent", self.go_back_a_step, drawing="arrow-left")
        self.ahead_button = Button("Continuer", self.go_ahead, kind="main", drawing="arrow-right")
        self._foot.add(QWidget(), 1)
        self._foot.add(self.before_button, keeps_width=True)
        self._foot.add(self.ahead_button, keeps_width=True)
        outside = self.layout()
        assert outside is not None
        outside.addWidget(self._foot)
        shortcut(self, "Ctrl+O", self.choose_file)
        shortcut(self, "Ctrl+Return", self.go_ahead)

    def _make_steps(self) -> None:
        self.start = StartPage(self._workspace, self.choose_file)
        self.start.drop.dropped.connect(self.open_file)
        self.start.undo_wanted.connect(self.undo_import)
        self.sheets = SheetsStep(self._take_sheet)
        self.sheets.changed.connect(self._settle_soon)
        self.columns = ColumnsStep()
        self.columns.changed.connect(self._mapped_again)
        self.columns.told.connect(self._context.tell)
        self.columns.rebuilt.connect(self._settle_soon)
        self.trial = TrialStep(rules_for(self._context.today()))
        self.trial.panel.repaired.connect(self._repaired)
        self.trial.panel.chosen.connect(self._decided)
        self.trial.panel.value_wanted.connect(self._say_what)
        self.trial.saving_wanted.connect(self.save_aside)
        self.trial.rebuilt.connect(self._settle_soon)
        self.earlier = EarlierActsBanner(self._workspace, self._context.today, self._context.tell)
        self.finish = DonePage(self.earlier)
        self.finish.people_wanted.connect(self.people_wanted)
        self.finish.saving_wanted.connect(self.save_aside)
        self.finish.undo_wanted.connect(self._undo_done)
        self.finish.another_wanted.connect(self.give_up)

    def _show_progress(self, title: str, job: Job) -> None:
        self.progress = show_progress(title, job, self.window())

    def _say_busy(self) -> None:
        self.banner.say(Message("Un travail est déjà en cours.", "Attendez qu’il finisse, puis recommencez."))
