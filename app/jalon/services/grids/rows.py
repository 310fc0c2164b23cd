"""The rows of someone else’s table: people, entries, exits, contracts and acts of a month, by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jalon.domain.grid_models import RowSource
from jalon.domain.months import Month
from jalon.storage.queries import grid_rows as queries
from jalon.storage.transactions import Session

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row: whose it is, and what each field holds: codes, days, minutes, texts."""

    key: str
    case_code: str
    person_id: str
    values: Values
    records: Mapping[str, str | None] = field(default_factory=dict)
    """By table, the records that the values of one column each come from."""


def read_lines(
    session: Session, source: RowSource, month: Month, document: Mapping[str, Any], agreement: str | None
) -> tuple[GridLine, ...]:
    """Return the rows of a source in a month; figures of people are those of the return's document."""
    first, last = month.first_day, month.last_day
    paths = queries.paths_of_month(session, first, last, agreement)
    if source is RowSource.ACTS:
        return _act_lines(session, paths, first, last, agreement)
    facts = _Facts(session, paths, last, document)
    match source:
        case RowSource.PERSONS:
            return tuple(facts.line(path) for path in _latest(paths))
        case RowSource.PERSONS_AT_END:
            within = [path for path in paths if path["exit_date"] is None or path["exit_date"] > last]
            return tuple(facts.line(path) for path in _latest(within))
        case RowSource.ENTRIES:
            return tuple(facts.line(path) for path in paths if path["admission_date"] >= first)
        case RowSource.EXITS:
            return tuple(
                facts.line(path)
                for path in paths
                if path["exit_date"] is not None and path["exit_date"] <= last
            )
        case _:
            return tuple(
                facts.line(path, contract)
                for path in _latest(paths)
                for contract in facts.contracts.get(path["person_id"], ())
                if _end_of(contract) >= first
            )


def _latest(paths: Iterable[Values]) -> list[Values]:
    """Return the last path of each person, in the order of case codes."""
    return list({path["person_id"]: path for path in paths}.values())


def _end_of(contract: Values) -> date:
    end: date | None = contract["contract_end_date"] or contract["contract_planned_end_date"]
    return end or date.max


class _Facts:
    """What is known of people, read once for all the rows."""

    def __init__(
        self, session: Session, paths: Sequence[Values], last: date, document: Mapping[str, Any]
    ) -> None:
        persons = [path["person_id"] for path in paths]
        ids = [path["path_id"] for path in paths]
        self._last = last
        self._people = queries.people(session, persons)
        self._referrals = _grouped(queries.referrals(session, persons), "person_id")
        self._rights = _grouped(queries.recognitions(session, persons), "person_id")
        self._modules = _grouped(queries.modules(session, ids, last), "support_path_id")
        self._bands = _grouped(queries.intensities(session, ids, last), "support_path_id")
        self._coaches = _grouped(queries.assignments(session, ids, last), "support_path_id")
        self.contracts = _grouped(queries.contracts(session, persons, last), "person_id")
        self._months = {line["case_code"]: line for line in document["persons"]}
        counted: dict[str, int] = {}
        for act in queries.acts_of_month(session, last.replace(day=1), last):
            if act["act_attendance"] == "HONORE":
                counted[act["person_id"]] = counted.get(act["person_id"], 0) + 1
        self._acts = counted

    def line(self, path: Values, contract: Values | None = None) -> GridLine:
        """Return the row of a path; of one of her contracts when it is given."""
        person = self._people[path["person_id"]]
        referral = next(
            (one for one in self._referrals.get(person["id"], ()) if one["id"] == path["referral_id"]),
            _last_of(self._referrals.get(person["id"], ())),
        )
        module = _in_force(self._modules.get(path["path_id"], ()), self._last)
        band = _in_force(self._bands.get(path["path_id"], ()), self._last)
        coach = _in_force(self._coaches.get(path["path_id"], ()), self._last)
        own = contract or _last_of(self.contracts.get(person["id"], ()))
        month = self._months.get(person["case_code"], {})
        values = {
            **person,
            "full_name": f"{person['family_name']} {person['given_name']}",
            "sex": str(person["sex"]),
            "age": _age(person["birth_date"], self._last),
            **{name: path[name] for name in _OF_PATH},
            **_only(referral, "referral_origin", "referral_date"),
            **_only(
                _last_of(self._rights.get(person["id"], ())),
                "recognition",
                "recognition_start_date",
                "recognition_end_date",
            ),
            **_only(module, "module", "module_start_date"),
            "planned_intensity": band.get("band"),
            "coach": f"{coach['given_name']} {coach['family_name']}" if coach else None,
            **_only(own, *_OF_CONTRACT),
            "weekly_hours": own.get("weekly_minutes"),
            "month_minutes": month.get("minutes"),
            "acts_count": self._acts.get(person["id"], 0),
            "age_band": month.get("age_band"),
            "observed_intensity": month.get("observed_intensity"),
            "event": month.get("event"),
            "in_employment": month.get("in_employment"),
        }
        key = contract["id"] if contract else path["path_id"]
        records = {"person": person["id"], "support_path": path["path_id"], "job_contract": own.get("id")}
        return GridLine(key, person["case_code"], person["id"], values, records)


_OF_PATH = ("admission_date", "exit_date", "exit_reason", "entry_situation", "agreement")
_OF_CONTRACT = (
    "contract_type",
    "job_label",
    "contract_start_date",
    "contract_planned_end_date",
    "contract_end_date",
    "employer",
)


def _act_lines(
    session: Session, paths: Sequence[Values], first: date, last: date, agreement: str | None
) -> tuple[GridLine, ...]:
    acts = queries.acts_of_month(session, first, last)
    if agreement is not None:
        told = {path["person_id"] for path in paths}
        acts = [act for act in acts if act["person_id"] in told]
    people = queries.people(session, [act["person_id"] for act in acts])
    ids = [act["act_id"] for act in acts]
    coaches, trips = queries.coaches_of_acts(session, ids), queries.trips_of_acts(session, ids)
    found = []
    for act in acts:
        person = people[act["person_id"]]
        minutes, km = trips.get(act["act_id"], (None, None))
        start = act["start_time"]
        values = {
            **person,
            **act,
            "full_name": f"{person['family_name']} {person['given_name']}",
            "sex": str(person["sex"]),
            "act_start_time": f"{start:%H:%M}" if start else None,
            "month_minutes": act["minutes"],
            "coach": coaches.get(act["act_id"]),
            "trip_minutes": minutes,
            "trip_km": km,
        }
        found.append(GridLine(act["line_id"], person["case_code"], person["id"], values))
    return tuple(found)


def _grouped(rows: Iterable[Values], name: str) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _last_of(rows: Sequence[Values]) -> Values:
    return rows[-1] if rows else {}


def _in_force(rows: Sequence[Values], day: date) -> Values:
    return _last_of([row for row in rows if row["end_date"] is None or row["end_date"] >= day])


def _only(row: Values, *names: str) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def _age(birth: date | None, day: date) -> int | None:
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
