"""What a practice structure is made of: real communes and activities, invented names, words."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jalon.settings import reference
from jalon.settings.paths import resource

_TOWNS: Final = 40


@dataclass(frozen=True, slots=True)
class Town:
    """A commune."""

    code: str
    name: str
    postal_code: str
    department: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Values to draw from."""

    towns: Mapping[str, Sequence[Town]]
    """Communes of a department, the most populated first."""
    family_names: Sequence[str]
    women: Sequence[str]
    men: Sequence[str]
    streets: Sequence[str]
    trades: Sequence[reference.Trade]
    """Activities, the jobs they offer, and how their invented employers are called."""
    endings: Sequence[str]
    occupations: Mapping[str, str]
    """The code of ROME 4.0 of a job, where one is near enough."""
    partners: Sequence[Mapping[str, Any]]
    sentences: Mapping[str, Mapping[str, Sequence[str]]]


def load_ground(departments: Sequence[str]) -> Ground:
    """Return the data shipped for these departments."""
    with resource("demonstration", "lives.toml").open("rb") as stream:
        texts = tomllib.load(stream)
    names = reference.invented_names()
    return Ground(
        towns={department: _towns(department) for department in departments},
        family_names=names.families,
        women=names.feminine,
        men=names.masculine,
        streets=names.streets,
        trades=[trade for trade in names.trades if trade.sector != "PARTICULIER"],
        endings=names.endings,
        occupations=names.occupations,
        partners=texts["partners"],
        sentences={key: value for key, value in texts.items() if isinstance(value, dict)},
    )


def _towns(department: str) -> list[Town]:
    found = [
        Town(town.code, town.name, town.postal_codes[0], department, town.inhabitants)
        for town in reference.communes().values()
        if town.department == department and town.postal_codes and town.inhabitants
    ]
    return sorted(found, key=lambda town: (-town.inhabitants, town.code))[:_TOWNS]
