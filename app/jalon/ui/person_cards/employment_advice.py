"""What the forms of a contract and of an immersion tell while they are filled."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from jalon.services import employers
from jalon.services.employers import Places
from jalon.services.employment_advice import advise_contract, advise_immersion
from jalon.ui.employment_words import doubt_words, trial_words
from jalon.ui.entry_advice import Advice, Adviser
from jalon.ui.inputs.input import Options
from jalon.ui.person_desk import FileDesk

_NEW_EMPLOYER: Final = "new"
_UNKNOWN: Final = (None, "Non renseigné")


class EmploymentAdvisers:
    """Makes the advisers of a desk: trial period by law, limits, places of the employer chosen."""

    def __init__(self, desk: FileDesk) -> None:
        self._desk = desk
        self._read_for: str | None = None
        self._places = Places()
        desk.advisers["job_contract"] = self._of_contract
        desk.advisers["work_immersion"] = self._of_immersion

    def _of_contract(self, own_id: str | None) -> Adviser:
        known = self._known("job_contract", own_id)
        self._read_for = None

        def advise(typed: Mapping[str, Any]) -> Advice:
            if "contract_type" not in typed and "business_siret" not in typed:
                return Advice()
            values = {**known, **typed}
            if typed.get("new_employer"):
                values["employer_id"] = _NEW_EMPLOYER
            values.setdefault("contract_type", "INDEPENDANT")
            places = self._places_of(values.get("employer_id"))
            rules = self._desk.rules
            found = advise_contract(self._desk.read, values, rules, own_id=own_id, sector=places.sector)
            if values.get("contract_type") is None or values.get("start_date") is None:
                return Advice(options=self._options(places, known))
            proposals: dict[str, date | None] = {}
            if own_id is None:
                proposals["probation_end_date"] = found.trial.last_day if found.trial else None
            return Advice(
                proposals,
                {"probation_end_date": trial_words(found.trial)},
                tuple(doubt_words(code, rules) for code in found.doubts),
                self._options(places, known),
            )

        return advise

    def _of_immersion(self, own_id: str | None) -> Adviser:
        known = self._known("work_immersion", own_id)
        self._read_for = None

        def advise(typed: Mapping[str, Any]) -> Advice:
            values = {**known, **typed}
            if typed.get("new_employer"):
                values["employer_id"] = _NEW_EMPLOYER
            rules = self._desk.rules
            codes = advise_immersion(self._desk.read, values, rules, own_id=own_id)
            return Advice(
                doubts=tuple(doubt_words(code, rules) for code in codes),
                options=self._options(self._places_of(values.get("employer_id")), known),
            )

        return advise

    def _known(self, table: str, own_id: str | None) -> Mapping[str, Any]:
        return {} if own_id is None else self._desk.find(table, own_id).values

    def _places_of(self, employer_id: str | None) -> Places:
        if employer_id in (None, _NEW_EMPLOYER):
            return Places()
        if employer_id != self._read_for:
            self._read_for = employer_id
            self._places = self._desk.workspace.read(employers.read_places, employer_id)
        return self._places

    def _options(self, places: Places, known: Mapping[str, Any]) -> dict[str, Options]:
        sites: list[tuple[str | None, str]] = [_UNKNOWN, *((site.id, site.name) for site in places.sites)]
        contacts: list[tuple[str | None, str]] = [_UNKNOWN]
        contacts += [
            (one.id, f"{one.name}, {one.function}" if one.function else one.name) for one in places.contacts
        ]
        for column, offered in (("employer_site_id", sites), ("tutor_contact_id", contacts)):
            kept = known.get(column)
            # What went to the trash stays what the record says until someone chooses otherwise.
            if kept and known.get("employer_id") == self._read_for and all(kept != one for one, _ in offered):
                offered.append((kept, self._desk.read.places.get(kept, kept)))
        return {"employer_site_id": sites, "tutor_contact_id": contacts}
