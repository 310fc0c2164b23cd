"""The practice structures that can be asked for: the usual one, and two of a published size."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from jalon.domain.errors import UnknownScenarioError

DEFAULT_TODAY: Final = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class AgreementPlan:
    """An agreement: what it is, where, its target, from when until when."""

    reference: str
    kind: str
    department: str
    target: int
    start: date
    end: date | None = None
    amount_cents: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What sets one practice structure apart."""

    name: str
    structure_name: str
    town: str
    department: str
    departments: tuple[str, ...]
    today: date
    agreements: tuple[AgreementPlan, ...]
    people_in: int | None = None
    """People in at the close of the month; None: as many lives as asked for."""
    employed: int | None = None


# Seen in the regional figures at 31/12/2018: 121 people for a target of 100, 38 in employment, in the ten
# departments of Grand Est. Everything behind these totals is invented, and the name says so.
_GRAND_EST: Final[Mapping[str, int]] = {
    "08": 6, "10": 8, "51": 12, "52": 5, "54": 17, "55": 6, "57": 16, "67": 16, "68": 9, "88": 5,
}  # fmt: skip

# End of 2021: 439 people for a target of 645, thirteen agreements, 4 300 € a year and place. The share of
# each department is invented.
_OCCITANIE: Final[Mapping[str, int]] = {
    "09": 25, "11": 45, "12": 30, "30": 70, "31": 140, "32": 25, "34": 110, "46": 20, "48": 15, "65": 30,
    "66": 55, "81": 45, "82": 35,
}  # fmt: skip


def scenario_called(name: str | None, persons: int) -> Scenario:
    """Return a scenario by its name; None: the usual structure, for so many people.

    Raises:
        UnknownScenarioError: no scenario has this name.
    """
    if name is None:
        return _usual(persons)
    for scenario in (_grand_est(), _occitanie()):
        if scenario.name == name:
            return scenario
    raise UnknownScenarioError(name)


def _usual(persons: int) -> Scenario:
    # Fewer places than people in the first department, more in the second: about nine tenths in all.
    moselle, meurthe = max(1, persons * 11 // 20), max(1, persons * 7 // 20)
    old, new = date(2023, 1, 1), date(2026, 1, 1)
    end = date(2025, 12, 31)
    return Scenario(
        name="",
        structure_name="L’Appui Moselle-Nancy (structure d’essai)",
        town="Metz",
        department="57",
        departments=("57", "54"),
        today=DEFAULT_TODAY,
        agreements=(
            AgreementPlan("GEST-57-2023", "GESTION", "57", moselle - 1, old, end, 430000, "PLACE_AN"),
            AgreementPlan("GEST-54-2023", "GESTION", "54", meurthe, old, end, 430000, "PLACE_AN"),
            AgreementPlan(
                "HAB-57-2026", "HABILITATION", "57", moselle, new, None, 480000 * moselle, "SUBVENTION"
            ),
            AgreementPlan(
                "HAB-54-2026", "HABILITATION", "54", meurthe, new, None, 480000 * meurthe, "SUBVENTION"
            ),
        ),
    )


def _grand_est() -> Scenario:
    return Scenario(
        name="grand-est-2018",
        structure_name="Structure d’essai Grand Est 2018 (détail inventé)",
        town="Nancy",
        department="54",
        departments=tuple(_GRAND_EST),
        today=date(2019, 1, 15),
        agreements=tuple(
            AgreementPlan(f"GEST-{department}-2017", "GESTION", department, target, date(2017, 1, 1))
            for department, target in _GRAND_EST.items()
        ),
        people_in=121,
        employed=38,
    )


def _occitanie() -> Scenario:
    return Scenario(
        name="occitanie-2021",
        structure_name="Structure d’essai Occitanie 2021 (détail inventé)",
        town="Toulouse",
        department="31",
        departments=tuple(_OCCITANIE),
        today=date(2022, 1, 15),
        agreements=tuple(
            AgreementPlan(
                f"FIN-{department}-2019",
                "FINANCEMENT",
                department,
                target,
                date(2019, 1, 1),
                None,
                430000,
                "PLACE_AN",
            )
            for department, target in _OCCITANIE.items()
        ),
        people_in=439,
    )
