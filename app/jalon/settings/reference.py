"""Reads the reference files that are shipped: communes, activities, names for invented people."""

import csv
import gzip
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jalon.settings.paths import resource

_LARGEST_TEXT = 8_000_000


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today; ``code`` is that of Insee, ``inhabitants`` None where nobody lives or counts."""

    code: str
    name: str
    department: str
    postal_codes: tuple[str, ...]
    inhabitants: int | None


@dataclass(frozen=True, slots=True)
class NafCode:
    """An activity of the NAF: a division (``47``) or a sub-class (``47.11D``)."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Trade:
    """What an invented employer of an activity can be called and what people do there."""

    naf: str
    sector: str
    openings: tuple[str, ...]
    jobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InventedNames:
    """Lists of names to put together; an employer is an opening and an ending."""

    families: tuple[str, ...]
    feminine: tuple[str, ...]
    masculine: tuple[str, ...]
    streets: tuple[str, ...]
    endings: tuple[str, ...]
    trades: tuple[Trade, ...]
    occupations: Mapping[str, str]
    """The code of ROME 4.0 of a job, where one is near enough."""


@cache
def communes() -> Mapping[str, Commune]:
    """Return today's communes by their Insee code, in its order.

    Raises:
        ValueError: the shipped file is not what it should be.
    """
    return MappingProxyType(
        {
            row[0]: Commune(row[0], row[1], row[2], tuple(row[3].split()), int(row[4]) if row[4] else None)
            for row in _rows(resource("reference", "communes.csv.gz"), 5)
        }
    )


@cache
def departments() -> Mapping[str, str]:
    """Return the names of departments and overseas territories by their code.

    Raises:
        ValueError: the shipped file is not what it should be.
    """
    return MappingProxyType({row[0]: row[1] for row in _rows(resource("reference", "departments.csv"), 2)})


@cache
def naf_codes() -> Mapping[str, NafCode]:
    """Return divisions and sub-classes of the NAF by their code, in its order.

    Raises:
        ValueError: the shipped file is not what it should be.
    """
    return MappingProxyType(
        {row[0]: NafCode(row[0], row[1]) for row in _rows(resource("reference", "naf.csv"), 2)}
    )


@cache
def known_occupations() -> Mapping[str, str]:
    """Return the labels of the occupations of ROME 4.0 by their code, in its order.

    Raises:
        ValueError: the shipped file is not what it should be.
    """
    return MappingProxyType({row[0]: row[1] for row in _rows(resource("reference", "rome.csv"), 2)})


@cache
def invented_names() -> InventedNames:
    """Return the lists that names of invented people and employers are made of.

    Raises:
        ValueError: the shipped file is not what it should be.
    """
    path = resource("reference", "names.toml")
    raw: dict[str, Any] = tomllib.loads(_text(path))
    try:
        trades = tuple(
            Trade(naf, trade["sector"], tuple(trade["openings"]), tuple(trade["jobs"]))
            for naf, trade in raw.pop("trades").items()
        )
        occupations = MappingProxyType(dict(raw.pop("occupations")))
        lists = {key: tuple(names) for key, names in raw.items()}
        unknown = {*occupations.values()} - known_occupations().keys()
        unknown |= {trade.naf for trade in trades} - naf_codes().keys()
        if unknown:
            raise ValueError(f"{path.name}: no such code: {min(unknown)}")
        return InventedNames(trades=trades, occupations=occupations, **lists)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(_text(path), newline=""), delimiter=";", strict=True)
    next(rows, None)
    for row in rows:
        if len(row) != width:
            raise ValueError(
                f"{path.name}: line {rows.line_num}: {len(row)} columns where {width} are expected"
            )
        yield row


def _text(path: Path) -> str:
    """Return a text file, plain or compressed, and stop at a limit: a shipped file may have been swapped."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        content = stream.read(_LARGEST_TEXT + 1)
    if len(content) > _LARGEST_TEXT:
        raise ValueError(f"{path.name}: larger than {_LARGEST_TEXT} bytes")
    return content.decode("utf-8")
