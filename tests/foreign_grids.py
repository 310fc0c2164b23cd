"""Makes five grids as five structures would keep them, each with what a careful reader finds in it.

They were written before their author had read how headings and contents are guessed, and are not to be bent
to it. Nobody in them exists: names are put together at random from the list of the practice structure. Rows
count from 1, as a spreadsheet shows them.
"""

import io
import random
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from xml.sax.saxutils import escape

import xlsxwriter

from hostile_grids import ods, ods_cell
from jalon.settings.paths import resource
from old_workbooks import Old, xls

_MADE: Final = datetime(2026, 11, 3, 9, tzinfo=UTC)
Place = tuple[str, int]
"""A sheet (empty in a text table) and a row."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the structure knows her, whatever the grid makes of her name."""

    family_name: str
    given_name: str
    birth_date: date
    sex: int
    phone: str
    email: str


@dataclass(slots=True)
class Expected:
    """What is to be found; every row that holds something is in exactly one of the four.

    Attributes:
        file_name: the name under which the grid is sent.
        records: what comes in without a question, with the values that must not be altered.
        doubtful: what somebody must look at, with the reason.
        wrong: what cannot come in as it stands, with the reason.
        others: rows that are no record (titles, headings, sections, totals).
        other_sheets: sheets without records.
    """

    file_name: str
    records: dict[Place, Mapping[str, object]] = field(default_factory=dict)
    doubtful: dict[Place, str] = field(default_factory=dict)
    wrong: dict[Place, str] = field(default_factory=dict)
    others: set[Place] = field(default_factory=set)
    other_sheets: tuple[str, ...] = ()

    def count(self) -> int:
        """Return how many rows claim to be a record."""
        return len(self.records) + len(self.doubtful) + len(self.wrong)


Made = tuple[bytes, Expected]


def people(seed: int, count: int) -> list[Someone]:
    """Return made-up people, all different."""
    chance = random.Random(seed)
    lists = tomllib.loads(resource("reference", "names.toml").read_text(encoding="utf-8"))
    # Signs that Windows’ old code page has: one of the five could not be written otherwise.
    families = [name for name in lists["families"] if _fits(name)]
    found: dict[tuple[str, str], Someone] = {}
    while len(found) < count:
        sex = chance.choice((1, 2))
        given = chance.choice(
            [name for name in lists["feminine" if sex == 2 else "masculine"] if _fits(name)]
        )
        family = chance.choice(families)
        born = date(chance.randint(1962, 2006), chance.randint(1, 12), chance.randint(13, 28))
        phone = f"0{chance.choice((6, 7))}{chance.randrange(10**8):08d}"
        someone = Someone(family, given, born, sex, phone, f"personne{len(found) + 1}@exemple.fr")
        found.setdefault((family, given), someone)
    return list(found.values())


def _fits(name: str) -> bool:
    try:
        name.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def spaced(phone: str, sign: str = " ") -> str:
    """Return a number as people write it, two digits at a time."""
    return sign.join(phone[start : start + 2] for start in range(0, 10, 2))


def french(day: date) -> str:
    """Return a day as people write it."""
    return f"{day:%d/%m/%Y}"


# 1. An association: one sheet for each référent, a block of titles, headings over two rows, colours.

REFERENTS: Final = ("Claire MORVAN", "Idriss B.", "Sylvie")


def association() -> Made:
    """Return the workbook of an association."""
    expected = Expected("File active EA nov 2026.xlsx", other_sheets=("Légende", "Listes"))
    known = people(11, 41)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _MADE})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    green, red = (book.add_format({"bg_color": colour}) for colour in ("#C6EFCE", "#FFC7CE"))
    title = book.add_format({"bold": True, "align": "center"})
    chance = random.Random(11)
    for number, referent in enumerate(REFERENTS):
        page = book.add_worksheet(referent)
        page.merge_range("A1:L1", "Association Les Passerelles – Dispositif emploi accompagné", title)
        page.write("A2", f"File active de {referent} au 03/11/2026")
        page.merge_range("A4:E4", "Identité", title)
        page.merge_range("F4:G4", "Droits", title)
        page.merge_range("H4:L4", "Accompagnement", title)
        page.write_row(
            "A5",
            ["N°", "NOM Prénom", "Date naiss.", "Tél.", "Mail", "RQTH (O/N)", "Fin de validité",
             "Orienté par", "Date d'entrée", "Phase", "Situation", "Observations"],
        )  # fmt: skip
        expected.others |= {(referent, row) for row in (1, 2, 4, 5)}
        row = 6
        for place, someone in enumerate(known[number * 14 : number * 14 + 13], start=1):
            entered = date(2024 + chance.randrange(3), chance.randint(1, 10), chance.randint(13, 28))
            ends = date(2027 + chance.randrange(4), chance.randint(1, 12), chance.randint(13, 28))
            works = chance.random() < 0.4
            colour = green if works else None
            page.write(row - 1, 0, place)
            page.write(row - 1, 1, f"{someone.family_name.upper()} {someone.given_name}", colour)
            page.write_datetime(row - 1, 2, someone.birth_date, day)
            page.write(row - 1, 3, _association_phone(someone, place))
            page.write(row - 1, 4, someone.email if place % 3 else "")
            page.write(row - 1, 5, "O")
            page.write_datetime(row - 1, 6, ends, day)
            origin = chance.choice(("Cap emploi", "Mission locale", "France Travail", "ESAT", "CMP", "MDPH"))
            page.write(row - 1, 7, origin)
            page.write_datetime(row - 1, 8, entered, day)
            page.write(row - 1, 9, chance.choice(("1", "2", "M3", "Module 4", "M1")))
            page.write(row - 1, 10, "En emploi" if works else chance.choice(("Recherche", "Stage", "")))
            page.write(row - 1, 11, chance.choice(("", "", "préfère le matin", "RDV le 12/11 à confirmer")))
            expected.records[(referent, row)] = {
                "birth_date": someone.birth_date, "family_name": someone.family_name.upper(),
                "given_name": someone.given_name, "admission_date": entered, "phone": someone.phone,
            }  # fmt: skip
            if (referent, row) in expected.doubtful:
                del expected.records[(referent, row)]
            row += 1
        page.write(row - 1, 1, f"TOTAL {referent}")
        page.write_formula(row - 1, 2, f"=COUNTA(B6:B{row - 1})", None, 13)
        expected.others.add((referent, row))
        if number == 0:
            _association_traps(page, expected, known, row + 1, red, day)
    legend = book.add_worksheet("Légende")
    legend.write("A1", "Vert = en emploi")
    legend.write("A2", "Rouge = sorti du dispositif")
    lists = book.add_worksheet("Listes")
    lists.hide()
    lists.write_column("A1", ["Cap emploi", "Mission locale", "France Travail", "ESAT", "CMP", "MDPH"])
    book.close()
    return stream.getvalue(), expected


def _association_phone(someone: Someone, place: int) -> str | int:
    if place % 5 == 1:
        return f"{spaced(someone.phone)} / {spaced('0240112233')} (mère)"
    if place % 5 == 2:
        return int(someone.phone)  # the first zero is lost
    return spaced(someone.phone, ".") if place % 2 else spaced(someone.phone)


def _association_traps(page, expected: Expected, known: list[Someone], row: int, red, day) -> None:
    sheet = REFERENTS[0]
    page.write(row - 1, 0, "SORTIS EN 2026")
    expected.others.add((sheet, row))
    first, again = known[13], known[14]
    page.write(row, 0, 14)
    page.write(row, 1, f"{first.family_name.upper()} {first.given_name}", red)
    page.write(row, 2, "31/02/1990")
    page.write(row, 8, "31/06/2025")
    expected.wrong[(sheet, row + 1)] = "31 February, 31 June"
    page.write(row + 1, 0, 15)
    page.write(row + 1, 1, f"{again.family_name.upper()} {again.given_name}")
    page.write_datetime(row + 1, 2, again.birth_date, day)
    expected.records[(sheet, row + 2)] = {"birth_date": again.birth_date}
    expected.doubtful[(REFERENTS[1], 6)] = "also the last but two of the first sheet: given from hand to hand"
    page.write(row + 2, 0, 16)
    page.write(row + 2, 3, "06 11 22 33 44")
    page.write(row + 2, 11, "prénom à demander à Cap emploi")
    expected.wrong[(sheet, row + 3)] = "a phone number and no name"
    page.write(row + 3, 0, 17)
    page.write(row + 3, 1, f"{known[27].family_name} {known[27].given_name} ?")
    page.write(row + 3, 2, "04/05/88")
    page.write(row + 3, 8, "sept. 2026")
    expected.doubtful[(sheet, row + 4)] = "a year of two digits, a question mark, a month without its day"


# 2. A départemental structure: an export from Access, in the code page of Windows, everything in capitals.

ACCESS_HEADINGS: Final = (
    "ID_BENEF", "CIVILITE", "NOM_USUEL", "NOM_NAISSANCE", "PRENOM", "DT_NAISS", "NUM_SECU", "ADR1", "CP",
    "COMMUNE", "TEL_PORT", "TEL_FIXE", "MAIL", "DT_FIN_RQTH", "ORIG_ORIENT", "DT_ORIENT", "DT_ADM",
    "DT_SORTIE", "MOTIF_SORTIE", "REF_NOM", "MEMO",
)  # fmt: skip


def access() -> Made:
    """Return the text table of a département; 80 people, 6 rows wrong or doubtful on purpose."""
    expected = Expected("EXPORT_BENEF_20261102.csv")
    known, chance = people(22, 76), random.Random(22)
    rows = [list(ACCESS_HEADINGS)]
    expected.others.add(("", 1))
    for number, someone in enumerate(known, start=1):
        admitted = date(2022 + chance.randrange(4), chance.randint(1, 12), chance.randint(13, 28))
        left = admitted + timedelta(days=chance.randint(60, 400)) if number % 4 == 0 else None
        rows.append(
            [
                str(1000 + number),
                "Mme" if someone.sex == 2 else "M.",
                someone.family_name.upper(),
                "",
                someone.given_name,
                f"{french(someone.birth_date)} 00:00:00",
                "1,85E+14",
                f"{chance.randint(1, 120)} rue des Lilas",
                f"{chance.choice((1000, 2300, 1400))}",
                chance.choice(("Bourg-en-Bresse", "Château-Thierry", "Châtillon-sur-Chalaronne")),
                someone.phone[1:],
                "" if number % 3 else "4 74 11 22 33",
                someone.email.upper(),
                french(date(2027, 1, 13) + timedelta(days=number)) + " 00:00:00",
                chance.choice(("POLE EMPLOI", "CAP EMPLOI", "MDPH", "AUTRE")),
                french(admitted - timedelta(days=30)) + " 00:00:00",
                french(admitted) + " 00:00:00",
                f"{french(left)} 00:00:00" if left else "",
                chance.choice(("EMPLOI DURABLE", "ABANDON", "DEMENAGEMENT")) if left else "",
                chance.choice(("LEROUX", "PETITJEAN")),
                chance.choice(
                    ("", "dit : « je veux travailler dehors » ;\r\nà revoir", "suivi d’origine l’ESAT")
                ),
            ]
        )
        expected.records[("", number + 1)] = {
            "family_name": someone.family_name.upper(), "given_name": someone.given_name,
            "birth_date": someone.birth_date, "sex": someone.sex, "phone": someone.phone,
            "admission_date": admitted, "exit_date": left,
        }  # fmt: skip
    _access_traps(rows, expected, known)
    return "".join(";".join(map(_quoted, row)) + "\r\n" for row in rows).encode("cp1252"), expected


def _access_traps(rows: list[list[str]], expected: Expected, known: list[Someone]) -> None:
    def add(why: str, into: dict[Place, str], **changed: str) -> None:
        row = dict(zip(ACCESS_HEADINGS, [""] * len(ACCESS_HEADINGS), strict=True)) | changed
        rows.append([*row.values()])
        into[("", len(rows))] = why

    twin = known[0]
    day = f"{french(twin.birth_date)} 00:00:00"
    add("the same person under another number", expected.doubtful, ID_BENEF="2001", CIVILITE="M.",
        NOM_USUEL=twin.family_name, PRENOM=twin.given_name, DT_NAISS=day)  # fmt: skip
    add("left before coming", expected.wrong, ID_BENEF="2002", NOM_USUEL="ESSAI", PRENOM="Sortie",
        DT_NAISS="14/03/1990 00:00:00", DT_ADM="15/06/2025 00:00:00",
        DT_SORTIE="15/01/2025 00:00:00")  # fmt: skip
    add("born in 2190", expected.wrong, ID_BENEF="2003", NOM_USUEL="ESSAI", PRENOM="Siècle",
        DT_NAISS="14/03/2190 00:00:00", DT_ADM="15/06/2025 00:00:00")  # fmt: skip
    add("no name at all", expected.wrong, ID_BENEF="2004", DT_ADM="15/06/2025 00:00:00")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\r\n') else text


# 3. A small team on LibreOffice: a line for each person, a column of hours for each month.

MONTHS: Final = ("janv-26", "févr-26", "mars-26", "avr-26", "mai-26", "juin-26", "juil-26", "août-26",
                 "sept-26", "oct-26")  # fmt: skip


def hours() -> Made:
    """Return the table of hours: 24 people, and no act, since none has a day."""
    expected = Expected("heures_2026.ods")
    known, chance = people(33, 24), random.Random(33)
    lines = [_line(["Heures d’accompagnement 2026", *[None] * 3]), "<table:table-row/>"]
    headings = ["Bénéficiaire (nom)", "Prénom", "Né(e) le", "Intensité prévue", *MONTHS, "Total", "Moyenne"]
    lines.append(_line(headings))
    expected.others |= {("Suivi", 1), ("Suivi", 3)}
    for number, someone in enumerate(known, start=4):
        spent = [chance.choice((7.5, "3h30", time(2, 15), "", "2h", 12)) for _ in MONTHS]
        band = chance.choice(("intensif", "Régulier", "suivi", "allégé"))
        lines.append(
            _line([someone.family_name, someone.given_name, someone.birth_date, band, *spent, 55.5, 5.55])
        )
        expected.records[("Suivi", number)] = {
            "family_name": someone.family_name, "given_name": someone.given_name,
            "birth_date": someone.birth_date,
        }  # fmt: skip
    last = len(known) + 4
    lines.append(_line(["TOTAL ÉQUIPE", None, None, None, *[120.5] * len(MONTHS), 1205, 120.5]))
    lines.append(_line(["Moyenne / pers.", None, None, None, *[5.02] * len(MONTHS), 50.2, 5.02]))
    expected.others |= {("Suivi", last), ("Suivi", last + 1)}
    lines.append('<table:table-row table:number-rows-repeated="1000"><table:table-cell/></table:table-row>')
    return ods("".join(lines)), expected


def _line(values: list[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_value, values))}</table:table-row>"


def _ods_value(value: object) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case date():
            kind, said = "date", f'office:date-value="{value.isoformat()}"'
        case time():
            kind, said = "time", f'office:time-value="PT{value.hour:02d}H{value.minute:02d}M00S"'
        case int() | float():
            kind, said = "float", f'office:value="{value}"'
        case _:
            return ods_cell(str(value))
    shown = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {said}>{shown}</table:table-cell>'


# 4. An old workbook of contracts, one line for each contract, on a Macintosh (days count from 1904).

CONTRACT_HEADINGS: Final = (
    "Nom du salarié", "Prénom", "Né le", "Entreprise", "Nature du contrat", "Date embauche",
    "Date fin prévue", "Date de rupture", "Nb h / semaine", "Motif",
)  # fmt: skip
_WEEKS: Final = ((35, 2100), ("24h", 1440), ("17,5", 1050), ("28 h 30", 1710), (20.0, 1200))


def contracts() -> Made:
    """Return the workbook of contracts: 22 people, 34 contracts and two placements that are none."""
    expected = Expected("Suivi contrats.xls", other_sheets=("Employeurs",))
    known, chance = people(44, 22), random.Random(44)
    firms = (
        "Boulangerie Roux",
        "Mairie d’Exempleville",
        "SARL Vert & Fils",
        "EHPAD Les Tilleuls",
        "La Poste",
    )
    sheet = "2024-2026"
    rows: list[list[Old]] = [["SUIVI DES CONTRATS", None, None, "màj oct. 2026"], list(CONTRACT_HEADINGS)]
    expected.others |= {(sheet, 1), (sheet, 2)}
    for number in range(34):
        someone = known[number % 22]
        # The second contract of a person begins when the first is over.
        start = date(2024 if number < 22 else 2026, chance.randint(1, 6), chance.randint(13, 28))
        kind = chance.choice(("CDI", "CDD", "CDD 6 mois", "Intérim", "Apprentissage", "CDDI", "contrat pro"))
        ended = start + timedelta(days=chance.randint(40, 300)) if number < 22 else None
        planned = None if kind == "CDI" else start + timedelta(days=365)
        written, minutes = _WEEKS[number % len(_WEEKS)]
        firm = chance.choice(firms)
        rows.append(
            [someone.family_name.upper(), someone.given_name, someone.birth_date, firm, kind, start,
             planned, ended, written,
             chance.choice(("fin de période d’essai", "démission", "terme")) if ended else None]
        )  # fmt: skip
        expected.records[(sheet, len(rows))] = {
            "family_name": someone.family_name.upper(), "given_name": someone.given_name,
            "birth_date": someone.birth_date, "employer": firm, "start_date": start,
            "planned_end_date": planned, "end_date": ended, "weekly_minutes": minutes,
        }  # fmt: skip
    _contract_traps(rows, expected, known, sheet)
    employers: list[list[Old]] = [["Employeurs du bassin"], *([firm] for firm in firms)]
    return xls({sheet: rows, "Employeurs": employers}, from_1904=True), expected


def _contract_traps(rows: list[list[Old]], expected: Expected, known: list[Someone], sheet: str) -> None:
    def add(why: str, into: dict[Place, str], someone: Someone, *rest: Old) -> None:
        rows.append([someone.family_name.upper(), someone.given_name, someone.birth_date, *rest])
        into[(sheet, len(rows))] = why

    add("a placement is no contract", expected.doubtful, known[0], "La Poste", "PMSMP", date(2026, 9, 14),
        date(2026, 9, 25))  # fmt: skip
    add("a training course is no contract", expected.doubtful, known[1], "La Poste", "stage",
        date(2026, 9, 14), date(2026, 9, 25))  # fmt: skip
    add("ends before it starts", expected.wrong, known[2], "La Poste", "CDD", date(2026, 9, 14), None,
        date(2026, 3, 14), 35)  # fmt: skip
    add("no first day", expected.wrong, known[3], "La Poste", "CDD", "à venir", None, None, 35)
    add(
        "ninety hours a week",
        expected.doubtful,
        known[4],
        "La Poste",
        "CDI",
        date(2026, 9, 14),
        None,
        None,
        90,
    )


# 5. A log of acts: durations in every form, months apart, totals between them.

_DURATIONS: Final = (
    ("1h30", 90), (90, 90), (time(1, 30), 90), ("45 min", 45), ("1 h", 60), ("0:45", 45), (time(0, 20), 20),
    (60, 60), ("2h", 120), ("1h05", 65), (1.5, 90),
)  # fmt: skip
_MONTHS_SPELLED: Final = (
    "Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août", "Septembre", "Octobre",
)  # fmt: skip
_WHAT: Final = (
    "Entretien", "tél.", "Visite entreprise", "Réunion tripartite", "mail", "Synthèse partenaires",
    "Point hebdo", "VAD", "Rédaction bilan",
)  # fmt: skip


def people_of_log() -> list[Someone]:
    """Return the 18 people whom the log speaks of; two have the same family name."""
    known = people(55, 18)
    first = known[0]
    known[1] = Someone(first.family_name, "Zélie", date(1991, 4, 17), 2, "0611223344", "zelie@exemple.fr")
    return known


def log() -> Made:
    """Return the log: ten months of twelve acts, a total under each, five rows to look at."""
    expected = Expected("activité 2026.xlsx")
    known, chance = people_of_log(), random.Random(55)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _MADE})
    day, hour = book.add_format({"num_format": "dd/mm/yy"}), book.add_format({"num_format": "[h]:mm"})
    page = book.add_worksheet("activité 2026")
    sheet = "activité 2026"
    page.write_row(
        0,
        0,
        ["Jour", "CEA", "Personne", "Type d'intervention", "Durée", "Lieu", "Trajet (mn)", "Commentaires"],
    )
    expected.others.add((sheet, 1))
    row = 1
    for month in range(1, 11):
        page.write(row, 0, _MONTHS_SPELLED[month - 1])
        expected.others.add((sheet, row + 1))
        row += 1
        total = 0
        for number in range(12):
            someone = known[2 + chance.randrange(16)]
            written, minutes = _DURATIONS[(month + number) % len(_DURATIONS)]
            when = date(2026, month, 1 + 2 * number + chance.randrange(2))
            page.write_datetime(row, 0, when, day)
            page.write(row, 1, chance.choice(("CM", "IB")))
            page.write(row, 2, _called(someone, number))
            page.write(row, 3, _WHAT[(month * 5 + number) % len(_WHAT)])
            page.write(row, 4, written, hour) if isinstance(written, time) else page.write(row, 4, written)
            page.write(row, 5, chance.choice(("bureau", "entreprise", "visio", "domicile", "")))
            page.write(row, 6, chance.choice((0, 20, 35, "")))
            page.write(row, 7, chance.choice(("", "RAS", "prochain rdv le 03/04")))
            total += minutes
            expected.records[(sheet, row + 1)] = {
                "date": when, "duration_minutes": minutes, "family_name": someone.family_name,
                "given_name": someone.given_name,
            }  # fmt: skip
            row += 1
        page.write(row, 0, "TOTAL")
        page.write(row, 4, timedelta(minutes=total), hour)
        expected.others.add((sheet, row + 1))
        row += 2  # an empty row between two months
    _log_traps(page, expected, known, row, sheet, day)
    book.close()
    return stream.getvalue(), expected


def _called(someone: Someone, number: int) -> str:
    if number % 3 == 0:
        return f"{someone.given_name} {someone.family_name}"
    return f"{someone.family_name.upper()} {someone.given_name}"


def _log_traps(page, expected: Expected, known: list[Someone], row: int, sheet: str, day) -> None:
    whole = _called(known[5], 1)
    november = [date(2026, 11, number) for number in range(2, 7)]
    doubtful, wrong = expected.doubtful, expected.wrong
    traps: list[tuple[dict[Place, str], str, tuple[object, ...]]] = [
        (doubtful, "two people have that family name", ("CM", known[0].family_name, "tél.", 15)),
        (wrong, "31 November", ("CM", whole, "Entretien", "1h")),
        (doubtful, "no duration", ("IB", whole, "Entretien", "?")),
        (doubtful, "nobody of that name is known", ("IB", "XANTHOU Test", "tél.", 10)),
        (wrong, "25 hours in a day", ("IB", whole, "Entretien", "25h00")),
    ]
    for offset, (into, why, values) in enumerate(traps):
        if why == "31 November":
            page.write(row + offset, 0, "31/11/2026")
        else:
            page.write_datetime(row + offset, 0, november[offset], day)
        page.write_row(row + offset, 1, values)
        into[(sheet, row + offset + 1)] = why


GRIDS: Final[Mapping[str, Callable[[], Made]]] = {
    "association": association,
    "access": access,
    "hours": hours,
    "contracts": contracts,
    "log": log,
}
