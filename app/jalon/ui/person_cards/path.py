"""Where she is and where time went; what changes from a day on: module, pause, intensity, référent, exit."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jalon.domain.errors import UnknownRecordError
from jalon.domain.guide import Closing
from jalon.domain.to_do import TO_DO
from jalon.services import closing, paths, people
from jalon.services.closing import Exit
from jalon.services.guide import current_plans
from jalon.services.paths import NewModule, NewPath
from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import FileRecord, NewEmployer, PersonFile
from jalon.ui import wording
from jalon.ui.closing_panel import ClosingPanel
from jalon.ui.fields import Choice
from jalon.ui.form_fields import Field, Form
from jalon.ui.messages import Message
from jalon.ui.parts import Button, Row, words
from jalon.ui.person_cards.base import FileCard, Lines, on_day
from jalon.ui.person_desk import FileDesk, dates_words
from jalon.ui.person_fields import FORMS, value_words
from jalon.ui.person_painting import ModulesView, path_since, path_words
from jalon.ui.vocabulary import in_trade_words

_ENTRY = (
    "agreement_date",
    "admission_date",
    "agreement_id",
    "entry_situation",
    "eligibility",
    "time_without_job",
    "leaves_esat",
    "esat_name",
    "esat_agreement_end_date",
)
_EXIT = (
    "exit_date",
    "exit_reason",
    "exit_asked_by",
    "exit_destination",
    "exit_relay",
    "exit_last_attempt_date",
    "exit_words",
    "closing_words",
)
_LIGHT = "ALLEGE"


def _before_admission(path: FileRecord, day: date) -> str:
    """Return what is said of a day before the admission: written all the same, to be looked at."""
    admission = path.values["admission_date"]
    if admission is None or day >= admission:
        return ""
    return f"\u00a0: c’est avant l’admission du {wording.day_digits(admission)}, à vérifier"


class PathCard(FileCard):
    """The path of a person: no order, no end to reach, no advancement."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(desk, "Parcours", "M&odifier", "Modifier le parcours")
        desk.openers |= {
            "change_module": self.change_module,
            "resume": lambda pause_id: self.resume(desk.find("suspension", pause_id)),
            "plan_intensity": self.plan_intensity,
            "change_coach": self.change_coach,
            "correct_entry": lambda path_id: self.correct_entry(desk.find("support_path", path_id)),
            "correct_exit": lambda path_id: self.correct_exit(desk.find("support_path", path_id)),
            "exit": self.exit,
            "come_back": self.come_back,
        }
        line = Row(420, spacing=14)
        self.modules = ModulesView()
        now = QWidget()
        column = QVBoxLayout(now)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.now = words("", "strong", wrap=True)
        self.since = words("", "muted", wrap=True)
        column.addWidget(self.now)
        column.addWidget(self.since)
        line.add(self.modules)
        line.add(now, 1)
        self.body.addWidget(line)
        self.return_button = Button(
            "Reprendre l’acco&mpagnement…", self.come_back, drawing="undo-2", tip="Nouveau parcours"
        )
        self.body.addWidget(self.return_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.facts = Lines()
        self.stays = Lines(4)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.stays)
        self.body.addStretch()

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:
        """Show what was read."""
        rules = self.desk.rules
        self.modules.show_line(sheet.line, rules)
        self.now.setText(path_words(sheet.line, rules))
        # Before a first module, the line of the path below says the admission: once is enough.
        line = sheet.line
        says_admission = line.module is None and line.exit_date is None and line.admission_date is not None
        self.since.setText("" if says_admission else wording.sentence_case(path_since(line)))
        self.since.setVisible(not says_admission)
        self.return_button.setVisible(self.desk.open_path is None and self.desk.last_path is not None)
        self.facts.clear()
        self.stays.clear()
        for table in ("suspension", "intensity_plan", "coach_assignment"):
            self._show_dated(table, file)
        for path in reversed(file.of("support_path")):
            self._show_stays(path, file)

    def change(self) -> None:
        """Choose what changes."""
        path = self.desk.open_path
        choices: list[tuple[str, Callable[[], object]]] = []
        if path is not None:
            choices += [
                ("Changer de &module…", self.change_module),
                ("Module en &parallèle…", partial(self.change_module, is_main=False)),
                *self._pauses(path),
                ("&Intensité prévue…", self.plan_intensity),
                (in_trade_words("Changer de &référent…"), self.change_coach),
                ("&Entrée, accord et convention…", partial(self.correct_entry, path)),
                ("S&ortie…", self.exit),
            ]
        elif (last := self.desk.last_path) is not None:
            choices += [
                ("&Nouveau parcours\u00a0: la personne revient…", self.come_back),
                ("&Corriger la sortie…", partial(self.correct_exit, last)),
                ("&Entrée, accord et convention…", partial(self.correct_entry, last)),
            ]
        else:
            choices.append(("&Admission…", self.come_back))
        self.choices_of(choices)

    def change_module(self, *, is_main: bool = True, module: str | None = None) -> None:
        """Ask for a module from a day on, past or to come; ``module`` is the one that was chosen already."""
        path = self._path()

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            new = NewModule(
                given.get("module", module),
                given["start_date"] or self.desk.today(),
                given.get("end_date"),
                is_main,
                given["change_reason"],
                given["change_words"],
                given["decided_with_person"],
            )
            written = self.desk.workspace.write(paths.begin_module, path.id, new)
            label = self.desk.rules.module(new.module).label
            since = wording.day_digits(new.start_date)
            told = f"{label}, à partir du {since}{_before_admission(path, new.start_date)}. Ctrl+Z l’annule."
            QTimer.singleShot(0, self, lambda: self.desk.told.emit(told))
            return written

        columns = ["start_date"] if module else ["module", "start_date"]
        columns += ["change_reason"] if is_main else ["end_date", "change_reason"]
        title = "Changer de module" if is_main else "Module en parallèle"
        if module:
            title += f"\u00a0: {self.desk.rules.module(module).label}"
        form = FORMS["module_period"].only(*columns, "decided_with_person", "change_words", title=title)
        current = self.desk.sheet.line.module if self.desk.sheet else None
        options = [(m.code, m.label) for m in self.desk.rules.modules if m.code != current]
        self.desk.ask(
            form,
            {"module": options[0][0], "start_date": self.desk.today(), "decided_with_person": True},
            save,
            intro=(
                "À la date de votre choix, passée ou à venir. Les modules sont un guide\u00a0: "
                "aucun ordre, aucun n’est une condition."
            ),
            options={"module": options},
            back_to=self.button,
            again=("change_module", {"is_main": is_main, "module": module}),
        )

    def suspend(self) -> None:
        """Ask for a pause of the support."""
        self.desk.add(
            "suspension",
            self._path().id,
            values={"start_date": self.desk.today(), "reason": "EMPECHEMENT"},
            back_to=self.button,
        )

    def resume(self, pause: FileRecord) -> None:
        """Ask on which day support goes on."""

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            return self.desk.workspace.write(
                paths.resume_support, pause.id, given["start_date"] or self.desk.today()
            )

        form = Form("suspension", "Reprise de l’accompagnement", (Field("start_date", "&Reprise le", "day"),))
        again = ("resume", {"pause_id": pause.id})
        self.desk.ask(form, {"start_date": self.desk.today()}, save, back_to=self.button, again=again)

    def plan_intensity(self, band: str | None = None) -> None:
        """Ask for the intensity agreed with the person, from a day on."""
        path = self._path()

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            chosen = None if given["band"] in (None, "AUCUNE") else given["band"]
            day = given["start_date"] or self.desk.today()
            return self.desk.workspace.write(paths.plan_intensity, path.id, chosen, day)

        self.desk.ask(
            FORMS["intensity_plan"].only("band", "start_date"),
            {"start_date": self.desk.today(), "band": band},
            save,
            intro="Convenue avec la personne\u00a0; elle peut changer à tout moment, dans les deux sens.",
            back_to=self.button,
            again=("plan_intensity", {"band": band}),
        )

    def change_coach(self) -> None:
        """Ask for the référent from a day on."""
        path = self._path()

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            return self.desk.workspace.write(
                paths.change_coach,
                path.id,
                given["coach_id"] or "",
                given["start_date"] or self.desk.today(),
                is_backup=given["is_backup"],
            )

        form = FORMS["coach_assignment"].only(
            "coach_id", "start_date", "is_backup", title="Changer de référent"
        )
        again = ("change_coach", dict[str, str]())
        self.desk.ask(form, {"start_date": self.desk.today()}, save, back_to=self.button, again=again)

    def correct_entry(self, path: FileRecord) -> None:
        """Ask for what is known of the entry: dates, agreement, situation."""
        form = FORMS["support_path"].only(*_ENTRY, title="Entrée, accord et convention")
        self._correct(path, form, "correct_entry")

    def correct_exit(self, path: FileRecord) -> None:
        """Ask for the exit again; without its day, the path is open again."""
        form = FORMS["support_path"].only(*_EXIT, title="Corriger la sortie")
        self._correct(path, form, "correct_exit", "Sans date, le parcours est de nouveau ouvert.")

    def exit(self) -> None:
        """Ask first whether light support would serve, then for the exit; nothing is blocked."""
        path = self._path()

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            return self.desk.workspace.write(
                people.close_path,
                path.id,
                given["exit_date"] or self.desk.today(),
                given["exit_reason"],
                destination=given["exit_destination"],
                asked_by=given["exit_asked_by"],
                words=given["exit_words"],
                relay=given["exit_relay"],
                last_attempt=given["exit_last_attempt_date"],
                findings=panel.check().found,
                closing_words=given["closing_words"],
            )

        dialog = self.desk.ask(
            FORMS["support_path"].only(*_EXIT, title="Sortie"),
            {"exit_date": self.desk.today()},
            save,
            question=Message(
                "Un accompagnement léger suffirait-il\u00a0?",
                in_trade_words(
                    "L’accompagnement n’a pas de limite de durée, et la personne peut garder son référent "
                    "sans le voir souvent. Une sortie se corrige, et un retour reste possible."
                ),
            ),
            button="Enregi&strer la sortie",
            back_to=self.button,
            again=("exit", {}),
        )

        def check() -> Closing:
            typed = {column: one.value() for column, one in dialog.inputs.items()}
            leaving = Exit(
                typed["exit_date"] or self.desk.today(),
                typed["exit_reason"],
                has_words=bool(typed["exit_words"]),
                has_relay=bool(typed["exit_relay"]),
                has_situation=bool(typed["exit_destination"]),
                last_attempt=typed["exit_last_attempt_date"],
            )
            return self.desk.workspace.read(
                closing.check_exit, self.desk.person_id, path.id, leaving, today=self.desk.today()
            )

        panel = ClosingPanel(check, self.desk.rules)
        dialog.add_below_question(panel)
        for column in _EXIT:
            field = dialog.field(column)
            changed = field.currentIndexChanged if isinstance(field, Choice) else field.textChanged
            changed.connect(panel.check_soon)
        dialog.offer_instead("Prévoir plutôt un accompa&gnement allégé", partial(self.plan_intensity, _LIGHT))

    def come_back(self) -> None:
        """Ask for a new path of someone who comes back, or was never admitted."""

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            new = NewPath(
                given["admission_date"] or self.desk.today(),
                given["coach_id"] or "",
                given["module"],
                given["entry_situation"],
                given["agreement_id"],
            )
            return self.desk.workspace.write(paths.begin_path, self.desk.person_id, new)

        entry = FORMS["support_path"].only("admission_date", "entry_situation", "agreement_id").fields
        form = Form(
            "support_path",
            "Nouveau parcours",
            (
                entry[0],
                Field("coach_id", "&Référent", "given"),
                Field("module", "Premier &module", "given"),
                *entry[1:],
            ),
        )
        modules: list[tuple[str | None, str]] = [(None, "À décider ensemble")]
        modules += [(module.code, module.label) for module in self.desk.rules.modules]
        signed_in = self.desk.workspace.caseload.signed_in.coach_id
        kept = _kept_words(self.desk.read)
        self.desk.ask(
            form,
            {"admission_date": self.desk.today(), "coach_id": signed_in},
            save,
            intro=f"Tout ce qui est au dossier reste, et le parcours précédent aussi{kept}.",
            options={"module": modules},
            back_to=self.button,
            again=("come_back", {}),
        )

    def _correct(self, path: FileRecord, form: Form, name: str, intro: str = "") -> None:
        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            return self.desk.workspace.write(paths.correct_path, path.id, given)

        again = (name, {"path_id": path.id})
        self.desk.ask(form, path.values, save, intro=intro, record=path, back_to=self.button, again=again)

    @property
    def last(self) -> FileRecord:
        """Return the path that is open, else the last one.

        Raises:
            UnknownRecordError: she was never admitted.
        """
        if (path := self.desk.last_path) is None:
            raise UnknownRecordError("support_path")
        return path

    def _path(self) -> FileRecord:
        if (path := self.desk.open_path) is None:
            raise UnknownRecordError("support_path")
        return path

    def _pauses(self, path: FileRecord) -> list[tuple[str, Callable[[], object]]]:
        for pause in self.desk.read.of("suspension"):
            if pause.values["support_path_id"] == path.id and on_day(pause, self.desk.today()):
                return [("Reprendre l’&accompagnement…", partial(self.resume, pause))]
        return [("&Suspendre…", self.suspend)]

    def _show_dated(self, table: str, file: PersonFile) -> None:
        path, today = self.desk.open_path, self.desk.today()
        for record in file.of(table):
            end = record.values["end_date"]
            if path is None or record.values["support_path_id"] != path.id:
                continue
            if end is not None and end < today:
                continue
            self.facts.add(
                self._fact(record, file),
                wording.sentence_case(_from(record, today)),
                change=partial(self.desk.correct, record, back_to=self.button),
            )

    def _fact(self, record: FileRecord, file: PersonFile) -> str:
        rules = self.desk.rules
        values = record.values
        if record.table == "suspension":
            reason = rules.label("suspension_reasons", values["reason"]) if values["reason"] else ""
            return f"Accompagnement suspendu\u00a0: {reason.lower()}" if reason else "Accompagnement suspendu"
        if record.table == "intensity_plan":
            return f"Prévu\u00a0: {value_words(record.table, 'band', values['band'], rules, file).lower()}"
        part = "Suppléant" if values["is_backup"] else in_trade_words("Référent")
        return f"{part}\u00a0: {value_words(record.table, 'coach_id', values['coach_id'], rules, file)}"

    def _show_stays(self, path: FileRecord, file: PersonFile) -> None:
        rules, values = self.desk.rules, path.values
        own = [r for r in file.of("module_period") if r.values["support_path_id"] == path.id]
        for record in reversed(own):
            beside = "" if record.values["is_main"] else " (en parallèle)"
            dates = dates_words(record.values["start_date"], record.values["end_date"] or values["exit_date"])
            self.stays.add(
                f"{rules.module(record.values['module']).label}{beside}",
                wording.sentence_case(dates),
                change=partial(self.desk.correct, record, back_to=self.button),
            )
        told = f"Admission le {wording.day_digits(values['admission_date'])}"
        if values["entry_situation"]:
            told += f", {rules.label('entry_situations', values['entry_situation']).lower()}"
        if values["agreement_id"]:
            told += f"\u00a0; convention {file.agreements.get(values['agreement_id'], '')}"
        if values["exit_date"] is not None:
            told += f"\u00a0; sortie le {wording.day_digits(values['exit_date'])}"
            if values["exit_reason"]:
                told += f", {rules.label('exit_reasons', values['exit_reason']).lower()}"
        self.stays.say(told, "help")


def _kept_words(file: PersonFile) -> str:
    """Return what of the earlier paths is still there for someone who comes back."""
    counts = (
        (len(file.of("shared_assessment")), "évaluation partagée", "évaluations partagées"),
        (len(current_plans(file)), "projet", "projets"),
        (
            sum(1 for goal in file.of("goal") if goal.values["state"] in TO_DO),
            "objectif en cours",
            "objectifs en cours",
        ),
    )
    told = [wording.counted(count, one, several) for count, one, several in counts if count]
    return f"\u00a0: {', '.join(told)}" if told else ""


def _from(record: FileRecord, today: date) -> str:
    start, end = record.values["start_date"], record.values["end_date"]
    if start > today:
        return f"à partir du {wording.day_digits(start)}"
    if record.table == "suspension" and end is not None:
        return f"{dates_words(start, end)}, reprise le {wording.day_digits(end + timedelta(days=1))}"
    return dates_words(start, end)
