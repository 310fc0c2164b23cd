"""The return of a month: figures that open what is behind them, checks, lock, preview, papers."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from jalon.domain.checks import CheckCode
from jalon.domain.errors import JalonError
from jalon.domain.months import Month, month_of
from jalon.domain.papers import Subject
from jalon.domain.rules import Indicator, Rules
from jalon.services import deadlines, return_sending, returns
from jalon.services.papers import month as papers
from jalon.services.papers import monthly
from jalon.services.papers.month import MonthPapers
from jalon.services.papers.month_choice import read_month_choice
from jalon.services.people import find_person, name_codes
from jalon.services.returns import MonthOverview, Revision
from jalon.settings.rules import rules_for
from jalon.ui import messages, return_figures, wording
from jalon.ui.behind import ActsBehindDialog, CheckDialog, EmployersBehindDialog, PeopleBehindDialog
from jalon.ui.earlier_acts import EarlierActsBanner
from jalon.ui.entry_dialog import EntryDialog
from jalon.ui.figure_sections import FigureSections
from jalon.ui.form_fields import Field, Form
from jalon.ui.inputs.input import Surroundings
from jalon.ui.jobs import Jobs
from jalon.ui.journal_screen import MonthPicker
from jalon.ui.lock_dialog import LockDialog
from jalon.ui.messages import Message
from jalon.ui.month_papers_card import MonthPapersCard
from jalon.ui.paper_menu import paper_button
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.preview import PreviewDialog
from jalon.ui.progress import ProgressDialog
from jalon.ui.revision_dialog import RevisionDialog
from jalon.ui.saving import documents_folder, save
from jalon.ui.theme import p
from jalon.ui.workspace import Screen, Workspace

_SENDING = Form(
    "monthly_return",
    "Envoi et réponse",
    (
        Field("sent_date", "Envoyé &le", "day"),
        Field("sent_means", "&Comment", "choice", "return_means"),
        Field(
            "answer", "&Réponse du chef de file", "choice", "return_answers", none="Pas encore", is_wide=True
        ),
    ),
)
AT_ONCE = 250
"""Beyond so many paths open, a month is counted off the thread of the window."""
_OF_MONTHS = (Subject.MONTH, Subject.PERSON_MONTH, Subject.COACH_MONTH, Subject.YEAR)
_NOT_PRINTED = Message(
    "Les documents n’ont pas pu être écrits dans ce dossier.",
    "Vérifiez la place et les droits, ou choisissez un autre dossier.",
)


class ReturnScreen(Screen):
    """The month that is owed to the lead structure."""

    person_wanted = Signal(str)
    act_asked = Signal(str, str)
    """Something is asked about an act: what, and its identity."""
    day_wanted = Signal(object)
    """A day of the journal is to be shown."""
    told = Signal(str)
    paper_wanted = Signal(str)
    """A paper of the month is to be printed: its code."""
    grids_wanted = Signal(object)
    """The tables of others are to be filled, for a month."""

    def __init__(self, workspace: Workspace, jobs: Jobs, today: Callable[[], date]) -> None:
        super().__init__(workspace)
        self._jobs = jobs
        self._today = today
        self._overview: MonthOverview | None = None
        self._latest = 0
        # Of this run: the last folder chosen, at first the documents of the account.
        self._papers_folder = documents_folder()
        self.checks: dict[str, Button] = {}
        self.picker = MonthPicker(
            workspace.read(returns.usual_month, today()), last=lambda: month_of(self._today())
        )
        self.picker.changed.connect(self.reload)
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Relevé mensuel"

    @property
    def figures(self) -> dict[str, Button]:
        """The figures that open a list, by code."""
        more = {} if self._follow_up.isHidden() else self._follow_up.figures
        return {**self._month_figures.figures, **more}

    def place(self) -> object:
        """Override of the screen: the month."""
        return self.picker.month

    def go_to(self, place: object) -> None:
        """Override of the screen."""
        if isinstance(place, Month):
            self.picker.go(place)

    def reload(self) -> None:
        """Count the month again; what was said of it before is said no longer.

        Of many people, it is counted off the thread of the window, which shows no figure meanwhile.
        """
        self.banner.clear()
        self.done.clear()
        self.picker.look_ahead()
        self._latest += 1
        month, today, number = self.picker.month, self._today(), self._latest
        caseload = self._workspace.caseload
        if self._workspace.read(deadlines.count_watched, today=today) <= AT_ONCE:
            self._take(self._workspace.read(returns.month_overview, month, today=today))
            return
        self._overview = None
        of_another_month = (self._checks_card, self._month_figures, self._follow_up, self.sending_button)
        for shown in (*of_another_month, self.compare_button):
            shown.hide()
        self.lock_button.setEnabled(False)
        self.heading.subtitle.setText("Le mois se compte…")
        self._jobs.start(
            lambda _: returns.month_overview(caseload, month, today=today),
            done=lambda overview: self._take(overview) if number == self._latest else None,
            failed=self._not_counted,
        )

    def _take(self, overview: MonthOverview) -> None:
        """Show a month that was counted."""
        if not isValid(self):
            return
        self._overview = overview
        rules = rules_for(overview.month.last_day)
        self._checks_card.show()
        self._month_figures.show()
        self._show_state(overview)
        self._show_checks(overview, rules)
        self._month_figures.show_figures(overview.figures, rules)
        self._ask_follow_up()
        self.month_papers.read()
        self._offer_lock(overview)
        self.earlier.look()

    def lock_month(self) -> LockDialog:
        """Ask, then lock the month; a refusal says why and what to do."""
        month = self.picker.month
        locked = self._overview.revisions if self._overview else ()
        dialog = LockDialog(month, 1 + (locked[-1].revision if locked else 0), self)
        dialog.accepted.connect(lambda: self._lock(month, dialog.wanted_reason))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _lock(self, month: Month, reason: str | None) -> None:
        self.banner.clear()
        self.done.clear()
        try:
            document = self._workspace.write(returns.lock_month, month, today=self._today(), reason=reason)
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self.told.emit(f"Mois arrêté\u00a0: {wording.month_words(month)}, version {document['revision']}")

    def note_sending(self) -> EntryDialog:
        """Ask when the locked return left, how, and what was answered."""
        assert self._overview is not None
        month, last = self.picker.month, self._overview.revisions[-1]
        values = {
            "sent_date": last.sent_date or self._today(),
            "sent_means": last.sent_means,
            "answer": last.state if last.state in return_sending.ANSWERS else None,
        }

        def save(typed: Mapping[str, Any], _: object) -> None:
            self._workspace.write(
                return_sending.note_sending,
                month,
                sent_date=typed["sent_date"],
                means=typed["sent_means"],
                answer=typed["answer"],
                today=self._today(),
            )
            self.told.emit("Envoi du relevé noté.")

        around = Surroundings(self._today, rules_for(self._today()), {}, lambda _: (), {})
        title = f"Relevé {wording.of_month(month)}, version {last.revision}"
        dialog = EntryDialog(_SENDING, values, around, save, title=title, parent=self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def compare(self) -> RevisionDialog:
        """Show what differs between two versions of the month, or from one to the month as it stands."""
        dialog = RevisionDialog(self._workspace, self._jobs, self.picker.month, self._today, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def preview(self) -> PreviewDialog | None:
        """Show the PDF of the month: the locked revision, else the draft."""
        month = self.picker.month
        try:
            document = self._workspace.read(returns.prepare_return, month, today=self._today())
            content = monthly.draw_monthly(document)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return None
        name = f"releve-{month}-{papers.version_words(document, document['revision'])}.pdf"
        dialog = PreviewDialog(
            f"Relevé mensuel {wording.of_month(month)}", content, lambda pdf: self._save(pdf, name), self
        )
        dialog.open()
        return dialog

    def print_month(self) -> None:
        """Write the return, every sheet and timesheet of the month in a folder, with progress and cancel."""
        folder = QFileDialog.getExistingDirectory(
            self, "Où écrire les documents du mois\u00a0?", str(self._papers_folder)
        )
        if folder:
            self._papers_folder = Path(folder)
            self.print_month_to(Path(folder))

    def print_month_to(self, folder: Path) -> ProgressDialog:
        """Write the papers of the month under a folder, as a job."""
        month, today, caseload = self.picker.month, self._today(), self._workspace.caseload
        more = self._workspace.read(read_month_choice)
        job = self._jobs.start(
            lambda step: papers.print_month(caseload, month, folder, today=today, step=step, more=more),
            done=self._printed,
            failed=self._not_printed,
            cancelled=lambda: self.done.say(
                Message("Édition interrompue.", "Les documents déjà écrits sont restés dans le dossier.")
            ),
        )
        dialog = ProgressDialog(f"Documents {wording.of_month(month)}", job, self)
        dialog.open()
        return dialog

    def _printed(self, made: MonthPapers) -> None:
        sheets = wording.counted(made.sheets, "relevé individuel", "relevés individuels")
        told = f"Relevé mensuel, {sheets} et "
        told += f"{wording.counted(made.timesheets, 'feuille', 'feuilles')} de temps écrits."
        if made.more:
            told += f" {wording.counted(made.more, 'autre papier', 'autres papiers')} à garder chez vous."
        if made.frozen:
            told += f" {wording.counted(made.frozen, 'dossier gelé', 'dossiers gelés')} sans relevé."
        self.done.say(Message(told, f"Dans {made.folder}"))
        self.told.emit(told)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.folder)))

    def _not_printed(self, error: Exception) -> None:
        self.banner.say(messages.describe_expected(error, _NOT_PRINTED))

    def _save(self, content: bytes, name: str) -> Path | None:
        proposed = str(self._papers_folder / name)
        chosen, _ = QFileDialog.getSaveFileName(self, "Enregistrer le relevé", proposed, "PDF (*.pdf)")
        if not chosen:
            return None
        self._papers_folder = Path(chosen).parent
        return save(content, Path(chosen), self.banner.say)

    def _build(self) -> None:
        layout = page(self)
        self.preview_button = Button("Aper&çu", self.preview, drawing="file-text")
        self.print_button = Button(
            "Édite&r…",
            self.print_month,
            drawing="printer",
            tip="Relevé mensuel, relevés individuels et feuilles de temps, en PDF",
        )
        self.lock_button = Button("Arrê&ter le mois", self.lock_month, kind="main", drawing="lock")
        self.grids_button = Button(
            "Remplir un ta&bleau…",
            lambda: self.grids_wanted.emit(self.picker.month),
            drawing="file-down",
            tip="Le tableau du chef de file ou d’un collègue, dans sa propre forme",
        )
        self.paper_button = paper_button(
            "&Papiers", lambda kind: kind.subject in _OF_MONTHS, self.paper_wanted.emit, self
        )
        self.heading = Heading(
            "Relevé mensuel",
            [
                self.preview_button,
                self.print_button,
                self.paper_button,
                self.grids_button,
                self.lock_button,
            ],
        )
        layout.addWidget(self.heading)
        line = Row(620, spacing=12)
        line.add(self.picker, keeps_width=True)
        self.show_definitions = QCheckBox("Montrer les dé&finitions")
        self.show_definitions.toggled.connect(self._toggle_definitions)
        line.add(QWidget(), 1)
        self.compare_button = Button("Comparer les versions", self.compare, kind="link", drawing="history")
        self.compare_button.hide()
        line.add(self.compare_button, keeps_width=True)
        self.sending_button = Button("&Envoi et réponse…", self.note_sending, kind="link", drawing="mail")
        self.sending_button.hide()
        line.add(self.sending_button, keeps_width=True)
        line.add(self.show_definitions, keeps_width=True)
        layout.addWidget(line)
        self.banner, self.done = Banner("alert"), Banner("good")
        layout.addWidget(self.banner)
        layout.addWidget(self.done)
        self.earlier = EarlierActsBanner(self._workspace, self._today, self.told.emit)
        layout.addWidget(self.earlier)
        self._checks_card = Card()
        self.checks_title = words("À vérifier avant d’arrêter", "heading", wrap=True)
        self._checks_card.body.addWidget(self.checks_title)
        self._checks_list = QVBoxLayout()
        self._checks_list.setSpacing(p(2))
        self._checks_card.body.addLayout(self._checks_list)
        layout.addWidget(self._checks_card)
        self._month_figures = FigureSections(return_figures.LEFT, return_figures.RIGHT, self._open_figure)
        layout.addWidget(self._month_figures)
        self.show_follow_up = QCheckBox("Montrer le s&uivi")
        self.show_follow_up.toggled.connect(self._ask_follow_up)
        layout.addWidget(self.show_follow_up)
        layout.addWidget(words("Addition des heures, durées, délais, employeurs.", "help", wrap=True))
        self._counting = words("Le suivi se compte…", "muted")
        self._counting.hide()
        layout.addWidget(self._counting)
        self._follow_up = FigureSections(
            return_figures.FOLLOW_UP_LEFT, return_figures.FOLLOW_UP_RIGHT, self._open_figure
        )
        self._follow_up.hide()
        layout.addWidget(self._follow_up)
        self.month_papers = MonthPapersCard(self._workspace)
        layout.addWidget(self.month_papers)
        layout.addStretch()

    def _ask_follow_up(self) -> None:
        """Count the figures of the follow-up when they are wanted: they look back further than the month."""
        self._follow_up.hide()
        wanted, month = self.show_follow_up.isChecked(), self.picker.month
        self._counting.setVisible(wanted)
        if wanted:
            caseload = self._workspace.caseload
            self._jobs.start(
                lambda _: returns.month_follow_up(caseload, month),
                done=lambda figures: self._show_follow_up(month, figures),
                failed=self._not_counted,
            )

    def _show_follow_up(self, month: Month, figures: Mapping[str, Any]) -> None:
        if month != self.picker.month or not self.show_follow_up.isChecked():
            return  # another month was asked for since
        self._counting.hide()
        self._follow_up.show_figures(figures, rules_for(month.last_day))
        self._follow_up.show()

    def _not_counted(self, error: Exception) -> None:
        self._counting.hide()
        self.banner.say(messages.describe_expected(error))

    def _offer_lock(self, overview: MonthOverview) -> None:
        """Let the month be locked when it can be; else the button says why it cannot."""
        why_not = ""
        if not overview.is_over:
            why_not = "Un mois s’arrête quand il est terminé\u00a0: dès le premier jour du suivant."
        elif not overview.has_changed:
            why_not = "Rien n’a changé depuis la dernière version arrêtée."
        self.lock_button.setEnabled(not why_not)
        self.lock_button.setToolTip(why_not)
        self.lock_button.setAccessibleDescription(why_not)
        if not overview.revisions:
            title = "À vérifier avant d’arrêter"
        elif overview.has_changed:
            title = f"À vérifier avant d’arrêter la version {overview.revisions[-1].revision + 1}"
        else:
            title = f"Signalé dans la version {overview.revisions[-1].revision}, arrêtée"
        self.checks_title.setText(title)

    def _show_state(self, overview: MonthOverview) -> None:
        self.compare_button.setVisible(bool(overview.revisions))
        self.sending_button.setVisible(bool(overview.revisions))
        if not overview.revisions:
            state = "en cours" if not overview.is_over else "pas encore arrêté"
            self.heading.subtitle.setText(f"Brouillon\u00a0: mois {state}")
            return
        last = overview.revisions[-1]
        at = last.locked_at.astimezone()
        told = f"Version {last.revision} arrêtée le {at:%d/%m/%Y} à {at:%H} h {at:%M}"
        self.sending_button.setText(self._sending_words(last))
        if overview.late_acts:
            late = wording.counted(overview.late_acts, "acte", "actes")
            told += f"\u00a0; à régulariser depuis\u00a0: {late}"
        self.heading.subtitle.setText(told)

    def _sending_words(self, revision: Revision) -> str:
        """Return what the button says: what is known of the sending, else what it notes."""
        if revision.sent_date is None:
            return "&Envoi et réponse…"
        told = f"&Envoyé le {wording.day_digits(revision.sent_date)}"
        if revision.state in return_sending.ANSWERS:
            told += f", {rules_for(self._today()).label('return_answers', revision.state).lower()}"
        return told

    def _show_checks(self, overview: MonthOverview, rules: Rules) -> None:
        emptied(self._checks_list)
        self.checks = {}
        counts = Counter(finding.code for finding in overview.findings)
        for code in CheckCode:
            if not counts[code]:
                continue
            text = rules.label("checks", code.value)
            count = wording.counted(counts[code], "cas", "cas")
            button = Button(f"Voir {count}", kind="link", name=f"{text} Voir {count}")
            button.clicked.connect(lambda _=False, chosen=code: self._open_check(chosen))
            self.checks[code.value] = button
            line = QHBoxLayout()
            line.setSpacing(p(12))
            line.addWidget(words(text, wrap=True), 1)
            line.addWidget(button)
            self._checks_list.addLayout(line)
        if not counts:
            self._checks_list.addWidget(words("Rien à signaler.", "muted"))

    def _toggle_definitions(self, shown: bool) -> None:  # noqa: FBT001 - a slot
        self._month_figures.show_definitions(shown=shown)
        self._follow_up.show_definitions(shown=shown)

    def _open_figure(self, indicator: Indicator) -> None:
        month = self.picker.month
        if indicator.code.startswith(return_figures.HOURS):
            found = self._workspace.read(returns.acts_of_hours, month, indicator.code)
            figure = return_figures.figure_words(indicator, found.minutes)
            ActsBehindDialog(indicator, found.acts, self._today, self, figure=figure).open()
            return
        if return_figures.is_of_employers(indicator):
            employers = self._workspace.read(returns.employers_behind, month, indicator.code)
            EmployersBehindDialog(indicator, employers, self).open()
            return
        if return_figures.is_of_acts(indicator):
            acts = self._workspace.read(returns.acts_of_figure, month, indicator.code)
            ActsBehindDialog(indicator, acts, self._today, self).open()
            return
        people = self._workspace.read(returns.people_behind, month, indicator.code)
        dialog = PeopleBehindDialog(indicator, people, self)
        dialog.person_wanted.connect(self.person_wanted)
        dialog.open()

    def _open_check(self, code: CheckCode) -> None:
        assert self._overview is not None
        rules = rules_for(self.picker.month.last_day)
        findings = [finding for finding in self._overview.findings if finding.code is code]
        codes = {finding.case_code for finding in findings if finding.case_code}
        names = self._workspace.read(name_codes, codes)
        dialog = CheckDialog(rules.label("checks", code.value), findings, self, names=names)
        dialog.code_wanted.connect(self._open_case)
        dialog.act_wanted.connect(lambda act_id: self.act_asked.emit("edit", act_id))
        dialog.day_wanted.connect(self.day_wanted)
        dialog.open()

    def _open_case(self, case_code: str) -> None:
        self.person_wanted.emit(self._workspace.read(find_person, case_code))
