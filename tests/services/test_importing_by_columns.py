"""Looking at whole columns says of each row what reading it by itself says."""

import random
from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest

import make
from jalon.domain.import_values import CREATE_ANYWAY, SAME, SKIP, GridMapping, Subject, TableMapping, Verdict
from jalon.exchange.reading import Grid, GridRow, GridSheet, Uncounted
from jalon.services.importing.later_rows import LaterVerdict
from jalon.services.importing.plan import Line
from jalon.services.importing.proposing import Proposal
from jalon.services.importing.rehearsing import rehearse_in
from jalon.services.lists import read_lists

COLUMNS = (
    ("Nom", "family_name"), ("Prénom", "given_name"), ("Né le", "birth_date"), ("Sexe", "sex"),
    ("Téléphone", "phone"), ("Autre", "other_phone"), ("Courriel", "email"), ("Adresse", "address"),
    ("CP", "postal_code"), ("Ville", "city"), ("RQTH", "recognition"), ("Début", "recognition_start_date"),
    ("Fin", "recognition_end_date"), ("Origine", "referral_origin"), ("Orienté le", "referral_date"),
    ("Entrée", "admission_date"), ("Module", "module"), ("Depuis", "module_start_date"),
    ("Référent", "coach"), ("Sortie", "exit_date"), ("N°", "case_code"), ("Nom de naissance", "birth_name"),
    ("Situation", "entry_situation"), ("Contrat", "contract_type"),
)  # fmt: skip
TODAY = make.TODAY
FAMILIES = ("Roux", "Petit", "Le Goff", "Nguyen", "Sans", "D’Arc", "Ivanova", "Éluard", "Na", "Dupont-Aubert")
GIVEN = ("Zoé", "Anne Marie", "Ali", "Néant", "Jean-Luc", "Noémie", "Chloé")
ODD = (
    None, "nc", "Total", "", " ", "x" * 200, "#REF!", "2 85 04 75 116 005 12", 285047511600512, 12, 3.5, True,
    "31/02/2026", "03/04/26", "Nom", "Аnne", "mars 2026", Uncounted(), "néant", "a\nb", "Err:502",
    "sans objet", datetime(2026, 3, 4, 10, 30), "44000 Nantes", "06 12 34 56 78 / 07 11 22 33 44",
    612345678, "6,12E+08",
)  # fmt: skip


def cell_of(name: str, chance: random.Random, number: int) -> object:
    day = date(2023, 1, 1) + timedelta(days=chance.randrange(1_500))
    match name:
        case "family_name" | "birth_name":
            return chance.choice(FAMILIES) + chance.choice(("", "", " x", str(number), "-Bis"))
        case "given_name":
            return chance.choice(GIVEN) + chance.choice(("", str(number)))
        case "birth_date":
            born = date(1960, 1, 1) + timedelta(days=chance.randrange(16_000))
            return chance.choice((born, born, born, f"{born:%d/%m/%Y}", None if number % 40 == 0 else born))
        case "phone" | "other_phone":
            return chance.choice(("06 12 34 56 78", f"07.11.22.33.{number % 90 + 10}", "0240112233", None))
        case "email":
            return chance.choice((f"p{number}@exemple.fr", "n@a.fr", None))
        case "address":
            return chance.choice((f"{number} rue d’Avron", "12", "2B", "Impasse n° 3, bât. A", None))
        case "postal_code":
            return chance.choice(("44000", 1000, "1000", None))
        case "sex":
            return chance.choice(("F", "H", None))
        case "city":
            return chance.choice(("Nantes", "44000 Nantes", None))
        case "recognition":
            return chance.choice(("oui", "RQTH", "non", None))
        case "referral_origin":
            return chance.choice(("Cap emploi", "MDPH", None, "Cap emploi"))
        case "module":
            return chance.choice(("M1", "Module 3", None, "2"))
        case "coach":
            return chance.choice(("Claire", "Claire Martin", None))
        case "exit_date":
            return day + timedelta(days=500) if chance.random() < 0.05 else None
        case "case_code" | "entry_situation" | "contract_type":
            return (
                {"case_code": f"A-{number:04d}", "contract_type": "CDI"}.get(name)
                if number % 29 == 0
                else None
            )
        case "recognition_end_date":
            return chance.choice((day + timedelta(days=900), "définitive", day, None))
        case _:
            return chance.choice((day, day, None if number % 9 == 0 else day))


def a_sheet(chance: random.Random) -> tuple[GridSheet, TableMapping]:
    names = [*COLUMNS[:3], *chance.sample(COLUMNS[3:], chance.randrange(3, 16))]
    chance.shuffle(names)
    rows = [GridRow(1, tuple(heading for heading, _ in names))]
    odd = chance.choice((0.0, 0.005, 0.05))
    for number in range(2, 120):
        cells = [
            chance.choice(ODD) if chance.random() < odd else cell_of(name, chance, number)
            for _, name in names
        ]
        while cells and cells[-1] is None:
            cells.pop()
        if chance.random() < odd:
            cells = [heading for heading, _ in names]
        if cells:
            rows.append(GridRow(number, tuple(cells), chance.random() < odd))  # type: ignore[arg-type]
    table = TableMapping("Suivi", 1, Subject.PERSONS, {place: name for place, (_, name) in enumerate(names)})
    return GridSheet("Suivi", tuple(rows)), table


def told(one: Verdict) -> dict[str, object]:
    """Return what a verdict says; those made by a row of the file have no identity yet."""
    return {field.name: getattr(one, field.name) for field in fields(Verdict)}


def written(line: Line, known: dict[int, int]) -> object:
    def plain(value: object) -> object:
        return ("line", known.setdefault(id(value), len(known))) if isinstance(value, Line) else value

    known.setdefault(id(line), len(known))
    return line.table, line.is_removed, line.before is None, {k: plain(v) for k, v in line.values.items()}


@pytest.mark.parametrize("seed", range(60))
def test_rows_looked_at_together_become_what_each_becomes_by_itself(caseload, seed):
    chance = random.Random(seed)
    sheet, table = a_sheet(chance)
    with caseload.write("add_person") as session:
        for family in FAMILIES[: seed % 4]:
            make.a_person(
                session,
                family_name=family,
                given_name="Zoé",
                birth_date=None if seed % 2 else date(1990, 5, 17),
            )
    mapping = GridMapping((table,), take_hidden_rows=seed % 3 > 0)
    proposal = Proposal("essai.xlsx", "", "xlsx", (), mapping, frozenset(), Grid("xlsx", (sheet,)))
    repairs, choices = {}, {}
    if seed % 5 == 0:
        repairs = {("Suivi", 5, 0): "Roux", ("Suivi", 9, 1): "Zoé", ("Suivi", 11, 2): "17/05/1990"}
        choices = {("Suivi", 7): CREATE_ANYWAY, ("Suivi", 8): SKIP, ("Suivi", 12): f"{SAME}row:Suivi:10"}
    own = read_lists(caseload)
    with caseload.read() as session:
        together, alone = (
            rehearse_in(session, proposal, mapping, own, today=TODAY, repairs=repairs, choices=choices,
                        looks_at_columns=looks)
            for looks in (True, False)
        )  # fmt: skip
    assert together.counts == alone.counts
    for one, other in zip(together.verdicts, alone.verdicts, strict=True):
        assert told(one) == told(other)
    lines: list[list[object]] = []
    for plan in (together.plan, alone.plan):
        known: dict[int, int] = {}
        found = [line for file in plan.files if file.is_made for line in file.lines()]
        lines.append([written(line, known) for line in (*found, *plan.loose)])
    assert lines[0] == lines[1]


def test_most_rows_of_an_ordinary_grid_are_told_in_full_only_when_looked_at(caseload):
    chance = random.Random(1)
    rows = [GridRow(1, ("Nom", "Prénom", "Né le", "Entrée"))]
    for number in range(2, 300):
        born = date(1960, 1, 1) + timedelta(days=number)
        rows.append(GridRow(number, (f"Roux{number}", chance.choice(GIVEN), born, date(2025, 1, 6))))
    names = ("family_name", "given_name", "birth_date", "admission_date")
    table = TableMapping("Suivi", 1, Subject.PERSONS, dict(enumerate(names)))
    grid = Grid("xlsx", (GridSheet("Suivi", tuple(rows)),))
    mapping = GridMapping((table,))
    proposal = Proposal("essai.xlsx", "", "xlsx", (), mapping, frozenset(), grid)
    own = read_lists(caseload)
    with caseload.read() as session:
        found = rehearse_in(session, proposal, mapping, own, today=TODAY, repairs={}, choices={})
    later = [one for one in found.verdicts if isinstance(one, LaterVerdict)]
    assert len(later) == sum(row.values[1] != "Néant" for row in rows[1:])
