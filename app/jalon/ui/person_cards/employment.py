"""Her jobs: contracts of every kind and their chain, self-employment, immersions, adjustments of the work."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from jalon.domain.errors import InvalidEntryError, Problem
from jalon.services import employment, people, person_records
from jalon.services.employment_advice import advise_contract, advise_immersion
from jalon.services.people_lists import ContractSummary, PersonSheet
from jalon.services.person_records import FileRecord, NewEmployer, PersonFile
from jalon.ui import wording
from jalon.ui.amounts import cents_words
from jalon.ui.employment_fields import (
    ADJUSTMENT,
    CONTRACT,
    CONTRACT_COLUMNS,
    IMMERSION,
    IMMERSION_COLUMNS,
    REVIEW_COLUMNS,
    SELF_EMPLOYMENT_COLUMNS,
)
from jalon.ui.employment_words import doubt_words
from jalon.ui.form_fields import Form
from jalon.ui.person_cards.base import FileCard, Lines
from jalon.ui.person_cards.employment_advice import EmploymentAdvisers
from jalon.ui.person_desk import FileDesk, dates_words

_SELF_EMPLOYED = "INDEPENDANT"
_IN_PLACE = "ATTEINT"
_OVER = frozenset({"ATTEINT", "REFUSE", "ABANDONNE"})


class EmploymentCard(FileCard):
    """Contracts, self-employment, immersions and adjustments."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(
            desk, "Emploi", "Ajou&ter", "Ajouter un contrat, une immersion, un aménagement", drawing="plus"
        )
        self._advisers = EmploymentAdvisers(desk)
        for name, ask in (
            ("end_contract", self.end_contract),
            ("confirm_on", self.confirm_on),
            ("health_visit", self.note_health_visit),
            ("absence", self.note_absence),
        ):
            desk.openers[name] = partial(self._ask_again, ask)
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
        for record in reversed(file.of("workplace_adjustment")):
            self._adjustment(record)
        if not any(file.of(table) for table in ("job_contract", "work_immersion", "workplace_adjustment")):
            self.lines.say("Aucun contrat enregistré.")

    def change(self) -> None:
        """Choose what to add."""
        choices: list[tuple[str, Callable[[], object]]] = [
            ("Nouveau &contrat…", self.add_contract),
            ("Activité in&dépendante…", self.add_self_employment),
            ("Nouvelle &immersion…", self.add_immersion),
            ("&Aménagement…", self.add_adjustment),
        ]
        self.choices_of(choices)

    def add_contract(self, follows: FileRecord | None = None) -> None:
        """Ask for a contract, or for what follows one."""
        values: dict[str, Any] = {"start_date": self.desk.today()}
        title = "Nouveau contrat"
        if follows is not None:
            title = "Suite du contrat"
            last = follows.values["end_date"] or follows.values["planned_end_date"]
            kept = (
                "employer_id", "employer_site_id", "tutor_contact_id", "job_label", "rome_code",
                "job_category", "weekly_minutes", "employer_knows_rqth", "alongside_esat",
            )  # fmt: skip
            values |= {column: follows.values[column] for column in kept}
            values["follows_contract_id"] = follows.id
            values["start_date"] = last + timedelta(days=1) if last else self.desk.today()
        form = CONTRACT.only(*CONTRACT_COLUMNS, title=title)
        self.desk.add("job_contract", self.desk.person_id, form=form, values=values, back_to=self.button)

    def add_self_employment(self) -> None:
        """Ask for a work of her own."""
        form = CONTRACT.only(*SELF_EMPLOYMENT_COLUMNS, title="Activité indépendante")
        values = {"contract_type": _SELF_EMPLOYED, "start_date": self.desk.today()}
        self.desk.add("job_contract", self.desk.person_id, form=form, values=values, back_to=self.button)

    def correct_contract(self, record: FileRecord) -> None:
        """Ask for what a contract says; its end, its proof and its visits have forms of their own."""
        is_hers = record.values["contract_type"] == _SELF_EMPLOYED
        columns = ("contract_type", *SELF_EMPLOYMENT_COLUMNS) if is_hers else CONTRACT_COLUMNS
        self.desk.correct(record, form=CONTRACT.only(*columns), back_to=self.button)

    def add_immersion(self) -> None:
        """Ask for an immersion (PMSMP)."""
        self.desk.add(
            "work_immersion",
            self.desk.person_id,
            form=IMMERSION.only(*IMMERSION_COLUMNS, title="Nouvelle immersion"),
            values={"start_date": self.desk.today()},
            back_to=self.button,
        )

    def correct_immersion(self, record: FileRecord) -> None:
        """Ask for what an immersion says."""
        self.desk.correct(record, form=IMMERSION.only(*IMMERSION_COLUMNS), back_to=self.button)

    def review_immersion(self, record: FileRecord) -> None:
        """Ask for the closed review of an immersion: the person’s words stand beside those of the host."""
        form = IMMERSION.only(*REVIEW_COLUMNS, title="Bilan de l’immersion")
        self.desk.correct(record, form=form, back_to=self.button)

    def add_adjustment(self, contract: FileRecord | None = None) -> None:
        """Ask for an adjustment of the work."""
        values = {"requested_date": self.desk.today(), "state": "A_FAIRE"}
        if contract is not None:
            values["job_contract_id"] = contract.id
        form = Form(ADJUSTMENT.table, "Nouvel aménagement", ADJUSTMENT.fields)
        person_id = self.desk.person_id
        self.desk.add("workplace_adjustment", person_id, form=form, values=values, back_to=self.button)

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

        day = record.values["end_date"] or record.values["planned_end_date"] or self.desk.today()
        self.desk.ask(
            CONTRACT.only("end_date", "end_reason", title="Fin du contrat"),
            {"end_date": day, "end_reason": record.values["end_reason"]},
            save,
            back_to=self.button,
            again=("end_contract", {"contract_id": record.id}),
        )

    def confirm(self, record: FileRecord) -> None:
        """Note that someone confirmed today that the contract runs."""
        day = self.desk.today()
        self.desk.run(
            f"Contrat confirmé le {wording.day_digits(day)}.",
            partial(employment.confirm_contract_on, today=day),
            record.id,
            day,
        )
        self.button.setFocus()

    def confirm_on(self, record: FileRecord) -> None:
        """Ask for the day on which someone confirmed that the contract runs."""

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            if given["confirmed_date"] is None:
                raise InvalidEntryError("job_contract", (Problem("confirmed_date", "missing"),))
            return self.desk.workspace.write(
                employment.confirm_contract_on, record.id, given["confirmed_date"], today=self.desk.today()
            )

        self.desk.ask(
            CONTRACT.only("confirmed_date", title="Contrat confirmé"),
            {"confirmed_date": self.desk.today()},
            save,
            intro="Le jour où la personne, l’employeur ou un document a confirmé que le contrat court.",
            back_to=self.button,
            again=("confirm_on", {"contract_id": record.id}),
        )

    def note_health_visit(self, record: FileRecord) -> None:
        """Ask for the day of the last visit by the occupational health service."""

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            return self.desk.workspace.write(
                employment.note_health_visit, record.id, given["health_visit_date"], today=self.desk.today()
            )

        self.desk.ask(
            CONTRACT.only("health_visit_date", title="Visite de santé au travail"),
            {"health_visit_date": record.values["health_visit_date"] or self.desk.today()},
            save,
            intro="Le jour de la dernière visite, et rien de ce qui s’y est dit.",
            back_to=self.button,
            again=("health_visit", {"contract_id": record.id}),
        )

    def note_absence(self, record: FileRecord) -> None:
        """Ask for the days of a long absence, and of the visit by the occupational health service."""

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            return self.desk.workspace.write(
                employment.note_absence,
                record.id,
                since=given["absent_since"],
                back=given["back_at_work_date"],
                visit=given["health_visit_date"],
                today=self.desk.today(),
            )

        columns = ("absent_since", "back_at_work_date", "health_visit_date")
        self.desk.ask(
            CONTRACT.only(*columns, title="Absence de plus de trente jours"),
            {column: record.values[column] for column in columns},
            save,
            intro="Les jours seuls, jamais la raison\u00a0: ils annoncent la visite de préreprise et celle de"
            " reprise.",
            back_to=self.button,
            again=("absence", {"contract_id": record.id}),
        )

    def put_in_place(self, record: FileRecord) -> None:
        """Note that an adjustment is in place today."""
        day = self.desk.today()
        self.desk.run(
            f"Aménagement en place le {wording.day_digits(day)}.",
            employment.put_adjustment_in_place,
            record.id,
            today=day,
        )
        self.button.setFocus()

    def _ask_again(self, ask: Callable[[FileRecord], None], contract_id: str) -> None:
        ask(self.desk.find("job_contract", contract_id))

    def _contract(self, contract: ContractSummary, record: FileRecord) -> None:
        rules, today = self.desk.rules, self.desk.today()
        kind = rules.label("contract_types", contract.contract_type)
        title = " · ".join(part for part in (kind, contract.job_label, contract.employer) if part)
        choices: list[tuple[str, Callable[[], object]]] = []
        if contract.runs_on(today):
            choices += [
                ("&Confirmé aujourd’hui", partial(self.confirm, record)),
                ("Confirmé un autre &jour…", partial(self.confirm_on, record)),
            ]
        if contract.runs_on(today) or contract.start_date > today:
            # Before the first day too: that is when someone who is not of age is seen (R4624-18).
            choices += [
                ("&Visite de santé au travail…", partial(self.note_health_visit, record)),
                ("Absence de &plus de 30\u00a0jours…", partial(self.note_absence, record)),
                ("&Aménagement…", partial(self.add_adjustment, record)),
            ]
        choices += [
            ("&Fin du contrat…", partial(self.end_contract, record)),
            ("&Suite par un autre contrat…", partial(self.add_contract, record)),
            ("&Modifier…", partial(self.correct_contract, record)),
        ]
        self.lines.add(title, self._contract_details(contract, record), choices=choices)
        if contract.runs_on(today) or contract.start_date > today:
            advice = advise_contract(self.desk.read, record.values, rules, own_id=record.id)
            self._say_doubts(advice.doubts)

    def _contract_details(self, contract: ContractSummary, record: FileRecord) -> str:
        rules, today, values = self.desk.rules, self.desk.today(), record.values
        runs = contract.runs_on(today)
        state = "En cours" if runs else "Passé" if contract.start_date <= today else "À venir"
        parts = [
            f"{state}, {dates_words(contract.start_date, contract.end_date or contract.planned_end_date)}"
        ]
        if contract.weekly_minutes:
            parts.append(f"{wording.duration(contract.weekly_minutes)} par semaine")
        if values["end_reason"]:
            parts.append(rules.label("contract_end_reasons", values["end_reason"]).lower())
        if values["follows_contract_id"]:
            parts.append("suite d’un contrat précédent")
        trial = values["probation_end_date"]
        if trial is not None and trial >= today:
            parts.append(f"période d’essai jusqu’au {wording.day_digits(trial)}")
        if values["tutor_contact_id"]:
            parts.append(f"tuteur\u00a0: {self.desk.read.places.get(values['tutor_contact_id'], '')}")
        if values["alongside_esat"]:
            parts.append("en plus d’un temps en ESAT")
        if runs and values["employer_knows_rqth"] is not None:
            parts.append("RQTH connue de l’employeur" if values["employer_knows_rqth"] else "RQTH non dite")
        if contract.confirmed_date is not None and runs:
            parts.append(f"confirmé le {wording.day_digits(contract.confirmed_date)}")
        if runs and values["absent_since"] is not None:
            parts.append(_absence_words(values["absent_since"], values["back_at_work_date"], today))
        if runs and values["health_visit_date"] is not None:
            parts.append(f"visite de santé au travail le {wording.day_digits(values['health_visit_date'])}")
        return ", ".join(parts)

    def _immersion(self, record: FileRecord) -> None:
        rules, values = self.desk.rules, record.values
        employer = self.desk.read.employers.get(values["employer_id"], "")
        title = " · ".join(part for part in ("Immersion", values["job_label"], employer) if part)
        parts = [
            wording.sentence_case(dates_words(values["start_date"], values["end_date"])),
            rules.label("immersion_purposes", values["purpose"]).lower(),
        ]
        if values["renews_id"]:
            parts.append("renouvellement")
        if values["outcome"]:
            parts.append(rules.label("immersion_outcomes", values["outcome"]).lower())
            if values["person_agrees"] is False:
                parts.append("la personne n’est pas d’accord avec le bilan")
        elif values["end_date"] < self.desk.today():
            parts.append("bilan à faire")
        choices: list[tuple[str, Callable[[], object]]] = [
            ("&Bilan…", partial(self.review_immersion, record)),
            ("&Modifier…", partial(self.correct_immersion, record)),
        ]
        self.lines.add(title, ", ".join(parts), choices=choices)
        if values["outcome"] is None:
            self._say_doubts(advise_immersion(self.desk.read, values, rules, own_id=record.id))

    def _adjustment(self, record: FileRecord) -> None:
        rules, values, today = self.desk.rules, record.values, self.desk.today()
        title = f"Aménagement\u00a0: {rules.label('adjustment_natures', values['nature']).lower()}"
        state = rules.label("adjustment_states", values["state"])
        if values["state"] == _IN_PLACE and values["in_place_date"]:
            state += f" depuis le {wording.day_digits(values['in_place_date'])}"
        parts = [state]
        if values["need"]:
            parts.append(values["need"])
        if values["funder"]:
            parts.append(f"financé par {rules.label('adjustment_funders', values['funder'])}")
        if values["cost_cents"] is not None:
            parts.append(f"{cents_words(values['cost_cents'])}\u00a0€")
        review = values["review_date"]
        is_due = review is not None and review <= today
        if review is not None:
            parts.append(f"à revoir le {wording.day_digits(review)}")
        choices: list[tuple[str, Callable[[], object]]] = []
        if values["state"] not in _OVER:
            choices.append(("&En place aujourd’hui", partial(self.put_in_place, record)))
        choices.append(("&Modifier…", partial(self.desk.correct, record, back_to=self.button)))
        self.lines.add(title, ", ".join(parts), choices=choices, role="late" if is_due else "help")

    def _say_doubts(self, codes: tuple[str, ...]) -> None:
        if codes:
            told = "\u00a0; ".join(doubt_words(code, self.desk.rules) for code in codes)
            self.lines.say(f"À vérifier\u00a0: {told}.", "late")


def _absence_words(since: date, back: date | None, today: date) -> str:
    if back is None:
        return f"absence depuis le {wording.day_digits(since)}"
    if back > today:
        return f"absence depuis le {wording.day_digits(since)}, reprise prévue le {wording.day_digits(back)}"
    return f"reprise le {wording.day_digits(back)}"
