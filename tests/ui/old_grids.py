"""The old grids that a job coach brings on her first day: real files, messy as they are kept."""

from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

NAMES = (
    ("Lefèvre", "Zoé"), ("N’DIAYE", "Émile"), ("Traoré", "Inès"), ("Nowak", "Łucja"), ("ROUX", "Maëlys"),
    ("Garcia", "Théo"), ("Benali", "Aïcha"), ("DUPONT-MOREL", "Jean-Noël"), ("Œuvrard", "Anne"),
    ("Petit", "Loïc"),
    ("Haddad", "Samia"), ("Muller", "Karl"), ("SCHMITT", "Élodie"), ("Fontaine", "Hugo"), ("Klein", "Noémie"),
    ("Weber", "Kévin"), ("Collin", "Maud"), ("Adam", "Yanis"),
)  # fmt: skip


def caseload_of_eighteen(path: Path) -> Path:
    """Write eighteen running cases: a title, merged headings, a hidden row, doubts and faults."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Suivi 2026")
    sheet.merge_range(0, 0, 0, 9, "File active emploi accompagné — mise à jour le lundi")
    headings = (
        "NOM", "Prénom", "Né(e) le", "Tél", "Prescripteur", "Date d’entrée", "Module", "RQTH",
        "Échéance RQTH", "Référent", "Type de contrat", "Date d’embauche", "Employeur", "Observations",
    )  # fmt: skip
    sheet.write_row(2, 0, headings)
    for number, (family, given) in enumerate(NAMES):
        row = 3 + number
        sheet.write_string(row, 0, family)
        sheet.write_string(row, 1, given)
        birth = date(1978, 3, 4) + timedelta(days=411 * number)
        if number % 3:
            sheet.write_datetime(row, 2, datetime(birth.year, birth.month, birth.day), day)
        else:
            sheet.write_string(row, 2, f"{birth:%d/%m/%Y}")
        sheet.write(
            row, 3, 612345600 + number if number % 4 else f"06 12 34 56 {number:02d} / 03 83 11 22 33"
        )
        sheet.write_string(row, 4, ("MDPH", "Cap emploi", "Pôle emploi", "mission loc")[number % 4])
        entry = date(2026, 1, 5) + timedelta(days=13 * number)
        sheet.write_datetime(row, 5, datetime(entry.year, entry.month, entry.day), day)
        sheet.write(row, 6, ("1", "M2", "Recherche", "maintien")[number % 4])
        sheet.write_string(row, 7, "oui" if number % 5 else "en cours")
        if number % 5:
            end = date(2027, 2, 1) + timedelta(days=37 * number)
            sheet.write_datetime(row, 8, datetime(end.year, end.month, end.day), day)
        sheet.write_string(row, 9, "Claire Martin")
        if number % 4 == 3:
            start = entry + timedelta(days=60)
            sheet.write_string(row, 10, "CDI" if number % 8 == 3 else "cdd 6 mois")
            sheet.write_datetime(row, 11, datetime(start.year, start.month, start.day), day)
            sheet.write_string(row, 12, "Boulangerie Le Phare")
        sheet.write_string(row, 13, "RAS" if number % 2 else "rappeler en janvier")
    sheet.write_string(6, 2, "31/02/1990")  # Łucja Nowak
    sheet.write_string(8, 0, "")  # Théo, without his name
    sheet.write_string(21, 0, "ROUX")
    sheet.write_string(21, 1, "Maelys")  # twice in the grid
    sheet.write_string(22, 0, "TOTAL")
    sheet.write_number(22, 1, 18)
    sheet.set_row(12, None, None, {"hidden": True})
    acts = book.add_worksheet("Actes octobre")
    acts.write_row(0, 0, ("Date", "Bénéficiaire", "Nature", "Durée", "Lieu", "Commentaire"))
    for number in range(30):
        family, given = NAMES[number % len(NAMES)]
        acts.write_datetime(number + 1, 0, datetime(2026, 10, 1 + number % 28), day)
        acts.write_string(number + 1, 1, f"{family} {given}")
        acts.write_string(number + 1, 2, ("entretien", "visite entreprise", "tel", "bilan")[number % 4])
        acts.write(number + 1, 3, ("1h30", "45", "0,5", "20 min")[number % 4])
        acts.write_string(number + 1, 4, "bureau")
        acts.write_string(number + 1, 5, "")
    notes = book.add_worksheet("Notes")
    notes.write_string(0, 0, "penser à refaire le modèle")
    hidden = book.add_worksheet("Ancien")
    hidden.write_row(0, 0, ("Nom", "Prénom", "Date d’entrée"))
    hidden.write_row(1, 0, ("Ancien", "Paul", "02/03/2019"))
    hidden.hide()
    sheet.activate()
    book.close()
    return path


def one_row(path: Path) -> Path:
    """Write one person, as Excel of Windows writes a text in columns."""
    path.write_bytes(
        "Nom;Prénom;Date de naissance;Date d’entrée\r\nMoreau;Lucie;25/04/1999;23/11/2026\r\n".encode(
            "cp1252"
        )
    )
    return path


def many(path: Path, count: int = 40) -> Path:
    """Write people, one in ten born on a day that does not exist."""
    lines = ["Nom;Prénom;Date de naissance;Téléphone;Date d’entrée;Module"]
    for number in range(count):
        family, given = NAMES[number % len(NAMES)]
        birth = date(1970, 1, 1) + timedelta(days=17 * number)
        written = "31/02/1990" if number % 10 == 7 else f"{birth:%d/%m/%Y}"
        entry = date(2025, 1, 6) + timedelta(days=number % 500)
        lines.append(
            f"{family}{number};{given};{written};06123{number:05d};{entry:%d/%m/%Y};{number % 4 + 1}"
        )
    path.write_text("\n".join(lines), "utf-8-sig")
    return path


def ambiguous_days(path: Path) -> Path:
    """Write dates that read both ways, none of which tells the order."""
    path.write_text(
        "Nom;Prénom;Né le;Entrée\nMoreau;Lucie;03/04/1999;05/06/2026\nBlanc;Marc;07/08/1985;01/02/2026\n",
        "utf-8",
    )
    return path
