"""Reads who is to be called to confirm that a job runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon.storage.queries.rows import made
from jalon.storage.schema.employment import EmployerRow, JobContractRow
from jalon.storage.schema.people import PersonRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ContractToConfirm:
    """A contract and whom to call about it."""

    contract_id: str
    person_id: str
    case_code: str
    given_name: str
    family_name: str
    person_phone: str | None
    contract_type: str
    job_label: str | None
    start_date: date
    employer_id: str | None
    employer_name: str | None
    employer_phone: str | None

    @property
    def name(self) -> str:
        """Return her given name, then her family name."""
        return f"{self.given_name} {self.family_name}"


def contracts_to_confirm(session: Session, contract_ids: Sequence[str]) -> dict[str, ContractToConfirm]:
    """Return by identity the contracts asked for."""
    contract, person, employer = JobContractRow, PersonRow, EmployerRow
    found: dict[str, ContractToConfirm] = {}
    for start in range(0, len(contract_ids), _AT_ONCE):
        query = (
            select(
                contract.id, person.id, person.case_code, person.given_name, person.family_name, person.phone,
                contract.contract_type, contract.job_label, contract.start_date,
                employer.id, employer.name, employer.phone,
            )
            .join(person, person.id == contract.person_id)
            .outerjoin(employer, employer.id == contract.employer_id)
            .where(contract.id.in_(list(contract_ids[start : start + _AT_ONCE])))
        )  # fmt: skip
        found |= {columns[0]: made(ContractToConfirm, columns) for columns in session.execute(query)}
    return found
