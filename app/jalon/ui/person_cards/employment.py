"""Her jobs and immersions: contracts of every kind, their chain, the day someone confirmed that one runs."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from jalon.services import people, person_records
from jalon.services.people_lists import ContractSummary, PersonSheet
from jalon.services.person_records import FileRecord, NewEmployer, PersonFile
from jalon.ui import wording
from jalon.ui.person_cards.base import FileCard, Lines
from jalon.ui.person_desk import FileDesk, dates_words
from jalon.ui.person_fields import FORMS

_NEW_CONTRACT = (
    "contract_type",
    "job_label",
    "employer_id",
    "weekly_minutes",
    "start_date",
    "planned_end_date",
    "follows_contract_id",
    "probation_end_date",
    "found_by",
    "alongside_esat",
)
_NEW_IMMERSION = ("employer_id", "purpose", "start_date", "end_date", "job_label", "prescriber", "objectives")


class EmploymentCard(FileCard):
    """Contracts, self-employment and immersions."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(desk, "Emploi", "Ajou&ter", "Ajouter un contrat ou une immersion", drawing="plus")
        desk.openers["end_contract"] = lambda contract_id: self.end_contract(
            desk.find("job_contract", contract_id)
        )
        self.lines = Lines(10)
        self.body.addWidget(self.lines)
        self.body.addStretch()

    def show_file(self, sheet: PersonSheet, file: PersonFile) -> None:
        """Show what was read."""
        self.lines.clear()
        records = {record.id: record for record in file.of("job_contract")}
        for contract in sheet.contracts:
            self._contract(contract, records[contract.id])
        for record in reversed(file.of("work_immersion")):
            self._immersion(record)
        if not sheet.contracts and not file.of("work_immersion"):
            self.lines.say("Aucun contrat enregistré.")

    def change(self) -> None:
        """Choose what to add."""
        choices: list[tuple[str, Callable[[], object]]] = [
            ("Nouveau &contrat", self.add_contract),
            ("Nouvelle &immersion", self.add_immersion),
        ]
        self.choices_of(choices)

    def add_contract(self, follows: FileRecord | None = None) -> None:
        """Ask for a contract, or for what follows one."""
        values: dict[str, Any] = {"start_date": self.desk.today()}
        title = "Nouveau contrat"
        if follows is not None:
            title = "Suite du contrat"
            last = follows.values["end_date"] or follows.values["planned_end_date"]
            values |= {
                "employer_id": follows.values["employer_id"],
                "job_label": follows.values["job_label"],
                "weekly_minutes": follows.values["weekly_minutes"],
                "follows_contract_id": follows.id,
                "start_date": last + timedelta(days=1) if last else self.desk.today(),
            }
        form = FORMS["job_contract"].only(*_NEW_CONTRACT, title=title)
        self.desk.add("job_contract", self.desk.person_id, form=form, values=values, back_to=self.button)

    def add_immersion(self) -> None:
        """Ask for an immersion (PMSMP)."""
        self.desk.add(
            "work_immersion",
            self.desk.person_id,
            form=FORMS["work_immersion"].only(*_NEW_IMMERSION, title="Nouvelle immersion"),
            values={"start_date": self.desk.today()},
            back_to=self.button,
        )

    def end_contract(self, record: FileRecord) -> None:
        """Ask for the last day of a contract and why."""

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            if given["end_date"] is None:
                return self.desk.workspace.write(
                    person_records.correct_record, record.table, record.id, {**given}
                )
            return self.desk.workspace.write(
                people.end_contract, record.id, given["end_date"], given["end_reason"]
            )

        self.desk.ask(
            FORMS["job_contract"].only("end_date", "end_reason", title="Fin du contrat"),
            {"end_date": record.values["planned_end_date"] or self.desk.today()},
            save,
            back_to=self.button,
            again=("end_contract", {"contract_id": record.id}),
        )

    def confirm(self, record: FileRecord) -> None:
        """Note that someone confirmed today that the contract runs."""
        day = self.desk.today()
        self.desk.run(
            f"Contrat confirmé le {wording.day_digits(day)}.", people.confirm_contract, record.id, day
        )
        self.button.setFocus()

    def _contract(self, contract: ContractSummary, record: FileRecord) -> None:
        rules, today = self.desk.rules, self.desk.today()
        kind = rules.label("contract_types", contract.contract_type)
        title = " · ".join(part for part in (kind, contract.job_label, contract.employer) if part)
        runs = contract.runs_on(today)
        choices: list[tuple[str, Callable[[], object]]] = []
        if runs:
            choices.append(("&Confirmé aujourd’hui", partial(self.confirm, record)))
        if contract.end_date is None:
            choices.append(("&Fin du contrat…", partial(self.end_contract, record)))
        choices += [
            ("&Suite par un autre contrat…", partial(self.add_contract, record)),
            ("&Modifier…", partial(self.desk.correct, record, back_to=self.button)),
        ]
        self.lines.add(title, self._contract_details(contract, record), choices=choices)

    def _contract_details(self, contract: ContractSummary, record: FileRecord) -> str:
        rules, today = self.desk.rules, self.desk.today()
        state = (
            "En cours" if contract.runs_on(today) else "Passé" if contract.start_date <= today else "À venir"
        )
        parts = [
            f"{state}, {dates_words(contract.start_date, contract.end_date or contract.planned_end_date)}"
        ]
        if contract.weekly_minutes:
            parts.append(f"{wording.duration(contract.weekly_minutes)} par semaine")
        if record.values["end_reason"]:
            parts.append(rules.label("contract_end_reasons", record.values["end_reason"]).lower())
        if record.values["follows_contract_id"]:
            parts.append("suite d’un contrat précédent")
        if contract.confirmed_date is not None and contract.runs_on(today):
            parts.append(f"confirmé le {wording.day_digits(contract.confirmed_date)}")
        return ", ".join(parts)

    def _immersion(self, record: FileRecord) -> None:
        rules, values = self.desk.rules, record.values
        employer = self.desk.read.employers.get(values["employer_id"], "")
        title = " · ".join(part for part in ("Immersion", values["job_label"], employer) if part)
        parts = [
            wording.sentence_case(dates_words(values["start_date"], values["end_date"])),
            rules.label("immersion_purposes", values["purpose"]).lower(),
        ]
        if values["outcome"]:
            parts.append(rules.label("immersion_outcomes", values["outcome"]).lower())
        elif values["end_date"] < self.desk.today():
            parts.append("bilan à faire")
        self.lines.add(
            title, ", ".join(parts), change=partial(self.desk.correct, record, back_to=self.button)
        )
