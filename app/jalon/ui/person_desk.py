"""What the cards of a person's page work with: her file as read, the forms over the page, the writing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from jalon.domain.errors import JalonError, UnknownRecordError
from jalon.domain.rules import Rules
from jalon.services import lookups, people, person_records
from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import FileRecord, NewEmployer, PersonFile
from jalon.ui import messages, wording
from jalon.ui.drafting import Address, TypedDialog
from jalon.ui.entry_advice import Adviser
from jalon.ui.entry_dialog import EntryDialog, Save
from jalon.ui.fitting import fit
from jalon.ui.form_fields import Form
from jalon.ui.inputs.input import Options, Surroundings
from jalon.ui.lists import rules_for
from jalon.ui.messages import Message
from jalon.ui.people_field import Suggestion
from jalon.ui.person_fields import FORMS, agreement_words, contract_words, form_of, record_words
from jalon.ui.workspace import Workspace

if TYPE_CHECKING:
    from jalon.storage.caseload import Caseload

P = ParamSpec("P")


class FileDesk(QObject):
    """Opens one form at a time over the page and writes what it gives."""

    told = Signal(str)
    """Something was written, for the status bar."""
    refused = Signal(object)
    """Something could not be written: its message."""
    history_wanted = Signal(str)
    """The history of one record is to be shown: its identity."""

    def __init__(self, workspace: Workspace, today: Callable[[], date], page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.workspace, self.today = workspace, today
        self.dialog: QDialog | None = None
        self._waiting: Mapping[str, Any] | None = None
        self.sheet: PersonSheet | None = None
        self.file: PersonFile | None = None
        self.rules: Rules = rules_for(today())
        self.openers: dict[str, Callable[..., object]] = {
            "add": self._add_again,
            "correct": self._correct_again,
        }
        """How each question is asked again after a lock, by what the code calls it."""
        self.advisers: dict[str, Callable[[str | None], Adviser]] = {}
        """By table, what makes the adviser of a form, for a record on file or for a new one."""

    def show(self, sheet: PersonSheet, file: PersonFile) -> None:
        """Work with what was read of a person."""
        if self.sheet is not None and self.sheet.line.id != sheet.line.id:
            self._waiting = None
        self.sheet, self.file, self.rules = sheet, file, rules_for(self.today())

    @property
    def person_id(self) -> str:
        """Return whose file it is."""
        assert self.sheet is not None
        return self.sheet.line.id

    @property
    def read(self) -> PersonFile:
        """Return the file as read."""
        assert self.file is not None
        return self.file

    @property
    def open_path(self) -> FileRecord | None:
        """Return the path in which she is accompanied, None when there is none today."""
        day = self.today()
        for path in self.read.of("support_path"):
            exit_date = path.values["exit_date"]
            if path.values["admission_date"] is not None and (exit_date is None or exit_date >= day):
                return path
        return None

    @property
    def last_path(self) -> FileRecord | None:
        """Return the path that is open, else the last one."""
        return self.open_path or next(reversed(self.read.of("support_path")), None)

    def run(
        self,
        told: str,
        use_case: Callable[Concatenate["Caseload", P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bool:
        """Write at once and say it; a refusal is said on the page."""
        try:
            self.workspace.write(use_case, *args, **kwargs)
        except JalonError as error:
            self.refused.emit(messages.describe(error))
            return False
        self.told.emit(told)
        return True

    def add(
        self,
        table: str,
        owner_id: str,
        *,
        form: Form | None = None,
        values: Mapping[str, Any] | None = None,
        title: str | None = None,
        back_to: QWidget | None = None,
    ) -> EntryDialog:
        """Ask for a new record of a table."""

        def save(given: Mapping[str, Any], employer: NewEmployer | None) -> object:
            kept = {**(values or {}), **given}
            return self.workspace.write(
                person_records.add_record, table, owner_id, kept, new_employer=employer
            )

        shown = form or FORMS[table]
        again = ("add", _told_of(table, shown) | {"owner_id": owner_id, "values": dict(values or {})})
        return self.ask(
            shown,
            values or {},
            save,
            title=title or shown.title,
            back_to=back_to,
            again=again,
            adviser=self._adviser(table, None),
        )

    def correct(
        self, record: FileRecord, *, form: Form | None = None, back_to: QWidget | None = None
    ) -> EntryDialog:
        """Ask for what a record says; from there, its history and the trash."""

        def save(given: Mapping[str, Any], employer: NewEmployer | None) -> object:
            return self.workspace.write(
                person_records.correct_record, record.table, record.id, given, new_employer=employer
            )

        kind = person_records.KINDS[record.table]
        dialog = self.ask(
            form or FORMS[record.table],
            record.values,
            save,
            back_to=back_to,
            record=record,
            can_be_removed=kind.in_trash or record.table in ("module_period", "intensity_plan"),
            again=("correct", _told_of(record.table, form or FORMS[record.table]) | {"id": record.id}),
            adviser=self._adviser(record.table, record.id),
        )
        return dialog

    def ask(
        self,
        form: Form,
        values: Mapping[str, Any],
        save: Save,
        *,
        title: str | None = None,
        intro: str = "",
        question: Message | None = None,
        button: str = "Enregi&strer",
        back_to: QWidget | None = None,
        record: FileRecord | None = None,
        can_be_removed: bool = False,
        options: Mapping[str, Options] | None = None,
        again: tuple[str, Mapping[str, Any]],
        adviser: Adviser | None = None,
    ) -> EntryDialog:
        """Open a form over the page.

        ``again`` says which of ``openers`` asks the same after a lock, and with what.
        """
        dialog = EntryDialog(
            form,
            values,
            self.surroundings(options or {}),
            save,
            title=title,
            intro=intro,
            question=question,
            button=button,
            is_on_file=record is not None,
            can_be_removed=can_be_removed,
            adviser=adviser,
            parent=self._page.window(),
        )
        name, given = again
        dialog.draft_address = Address("person", self.person_id, name, given)
        told = title or form.title
        dialog.saved.connect(lambda: self.told.emit(f"Enregistré\u00a0: {told[:1].lower()}{told[1:]}."))
        if record is not None:
            dialog.history_wanted.connect(lambda: self.history_wanted.emit(record.id))
            dialog.removal_wanted.connect(lambda: self.remove(record))
        self.open(dialog, back_to)
        self.restore(dialog)
        return dialog

    def restore(self, dialog: TypedDialog) -> None:
        """Show in a question asked again what was typed before a lock."""
        if self._waiting is not None:
            dialog.restore(self._waiting)
            self._waiting = None

    def ask_again(self, address: Address, content: Mapping[str, Any]) -> bool:
        """Ask what was asked before a lock, with what was typed; tell whether this version asks it at all.

        Raises:
            UnknownRecordError: what it was about is no longer on file.
        """
        if (opener := self.openers.get(address.asked)) is None:
            self.told.emit(
                f"«\u00a0{address.asked}\u00a0» ne se rouvre pas ici\u00a0: la saisie reste gardée."
            )
            return False
        # For this very question: words typed about one record are never shown in the form of another.
        self._waiting = content
        try:
            opener(**address.given)
        finally:
            self._waiting = None
        return True

    def find(self, table: str, record_id: str) -> FileRecord:
        """Return a record of the file.

        Raises:
            UnknownRecordError: it is no longer on file.
        """
        records = (self.read.person,) if table == "person" else self.read.of(table)
        for record in records:
            if record.id == record_id:
                return record
        raise UnknownRecordError(table)

    def _add_again(
        self, table: str, columns: Sequence[str], title: str, owner_id: str, values: Mapping[str, Any]
    ) -> None:
        form = form_of(table, columns, title)
        self.add(table, owner_id, form=form, values=values)

    def _correct_again(self, table: str, columns: Sequence[str], title: str, id: str) -> None:
        self.correct(self.find(table, id), form=form_of(table, columns, title))

    def remove(self, record: FileRecord) -> None:
        """Put a record in the trash and say how to have it back."""
        words = record_words(record.table, record.values, self.rules, self.read)
        self.run(
            f"Dans la corbeille\u00a0: {words}. «\u00a0Dossier\u00a0» puis «\u00a0Corbeille\u00a0» le rend.",
            person_records.remove_record,
            record.table,
            record.id,
        )

    def open(self, dialog: QDialog, back_to: QWidget | None = None) -> None:
        """Show a dialog over the window; it is deleted when it closes, and the keyboard goes back."""
        self.dialog = dialog
        dialog.finished.connect(lambda _: self._closed(dialog, back_to))
        fit(dialog, dialog.size(), within=self._page.window())
        dialog.open()

    def surroundings(self, options: Mapping[str, Options]) -> Surroundings:
        """Return what the inputs of a form need."""
        file = self.read
        team = [
            (c.coach_id, f"{c.given_name} {c.family_name}") for c in self.workspace.read(people.list_coaches)
        ]
        contracts = [
            (record.id, contract_words(record.id, self.rules, file)) for record in file.of("job_contract")
        ]
        lists: dict[str, Options] = {
            "coach_id": [(None, "Personne"), *team],
            "agreement_id": [(None, "Aucune"), *file.agreements.items()],
            "module": [(module.code, module.label) for module in self.rules.modules],
            "follows_contract_id": [(None, "Aucun"), *contracts],
            "job_contract_id": [(None, "Aucun en particulier"), *contracts],
            "led_to_contract_id": [(None, "Aucun"), *contracts],
            "renews_id": [(None, "Aucune immersion"), *self._immersions()],
            "amends_id": [(None, "Aucune convention"), *self._agreements()],
            "employer_site_id": [(None, "Non renseigné")],
            "tutor_contact_id": [(None, "Non renseigné")],
        }
        return Surroundings(
            self.today,
            self.rules,
            {**lists, **options},
            self._search_employers,
            file.employers,
            file.places,
            self.search_partners,
            file.partners,
        )

    def _agreements(self) -> Options:
        return [
            (record.id, agreement_words(record.id, self.rules, self.read))
            for record in self.read.of("individual_agreement")
            if record.values["kind"] != "AVENANT"
        ]

    def _immersions(self) -> Options:
        file = self.read
        return [
            (
                record.id,
                f"{file.employers.get(record.values['employer_id'], 'Immersion')}, "
                f"{dates_words(record.values['start_date'], record.values['end_date'])}",
            )
            for record in file.of("work_immersion")
        ]

    def _adviser(self, table: str, own_id: str | None) -> Adviser | None:
        made = self.advisers.get(table)
        return None if made is None else made(own_id)

    def _search_employers(self, text: str) -> Sequence[Suggestion]:
        found = self.workspace.read(lookups.suggest_employers, text)
        return [Suggestion(one.id, one.words, one.detail) for one in found]

    def search_partners(self, text: str) -> Sequence[Suggestion]:
        """Return the partners whom the letters may name."""
        found = self.workspace.read(lookups.suggest_partners, text)
        return [Suggestion(one.id, one.words, one.detail) for one in found]

    def _closed(self, dialog: QDialog, back_to: QWidget | None) -> None:
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None
        if back_to is not None:
            QTimer.singleShot(0, back_to, lambda: back_to.setFocus())


def _told_of(table: str, form: Form) -> dict[str, Any]:
    return {"table": table, "columns": [field.column for field in form.fields], "title": form.title}


def dates_words(start: date | None, end: date | None) -> str:
    """Return « depuis le … », « du … au … », « jusqu’au … »."""
    if start is not None and end is not None:
        return f"du {wording.day_digits(start)} au {wording.day_digits(end)}"
    if start is not None:
        return f"depuis le {wording.day_digits(start)}"
    return f"jusqu’au {wording.day_digits(end)}" if end is not None else ""
