"""Makes tables as lead structures keep them, to be filled: of three shapes, none made for Jalon."""

import io
from datetime import date
from typing import Final

import xlsxwriter

SECRET: Final = "Personne-de-l-exemple"
MONTHS: Final = (
    "Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août", "Septembre", "Octobre",
    "Novembre", "Décembre",
)  # fmt: skip


def monthly_form(rows: int = 3, *, filled: bool = False) -> bytes:
    """Return a form: a head, figures, a table of people with formulas, totals, a signature, a chart."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Remontée")
    box, day = book.add_format({"border": 1}), book.add_format({"num_format": "dd/mm/yyyy", "border": 1})
    share, hours = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "[h]:mm"})
    page.merge_range("A1:F1", "REMONTÉE MENSUELLE", book.add_format({"bold": True, "font_size": 16}))
    page.write("A3", "Nom de la structure :")
    page.merge_range("B3:D3", "", box)
    page.write("A4", "Mois concerné")
    page.write("B4", None, box)
    for number, (label, look) in enumerate(
        [
            ("File active en fin de mois", box),
            ("Entrées du mois", box),
            ("Taux d'occupation", share),
            ("Heures auprès des personnes", hours),
        ]
    ):
        page.write(5 + number, 0, label)
        page.write(5 + number, 2, None, look)
    for column, heading in enumerate(
        ["N° dossier", "NOM", "Prénom", "Date d'entrée", "Module", "Nombre d'heures", "Jours", "Remarque"]
    ):
        page.write(11, column, heading)
    for row in range(12, 12 + rows):
        for column in range(6):
            page.write(row, column, None, day if column == 3 else box)
        page.write_formula(row, 6, f"=F{row + 1}/7", box)
        if filled:
            for column, value in ((0, f"X-{row}"), (1, SECRET), (2, "Jean"), (4, "3"), (5, 2.5)):
                page.write(row, column, value, box)
            page.write_datetime(row, 3, date(2025, 1, row), day)
            page.write(row, 7, f"{SECRET} appelle lundi", box)
    end = 12 + rows
    page.write(end, 0, "TOTAL")
    page.write_formula(end, 5, f"=SUM(F13:F{end})")
    page.merge_range(end + 2, 0, end + 3, 2, "Visa du responsable")
    page.data_validation(12, 4, end - 1, 4, {"validate": "list", "source": ["1", "2"]})
    page.set_column("A:A", 30)
    page.autofilter(11, 0, end - 1, 7)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"=Remontée!$F$13:$F${end}"})
    page.insert_chart(end + 5, 0, chart)
    other = book.add_worksheet("Synthèse")
    other.write("A1", "Heures")
    other.write_formula("B1", f"=Remontée!F{end + 1}")
    other.write_formula("B2", f"=SUM('Remontée'!F13:F{end})")
    book.add_worksheet("Vide")
    book.close()
    return stream.getvalue()


def yearly_board() -> bytes:
    """Return a board of a year: a row a figure, a column a month, a computed line."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Année 2026")
    for column, name in enumerate(MONTHS, start=1):
        page.write(1, column, name)
    for row, label in enumerate(["File active", "Entrées", "Sorties"], start=2):
        page.write(row, 0, label)
    page.write("A6", "Solde")
    for column in range(12):
        letter = chr(66 + column)
        page.write_formula(5, column + 1, f"={letter}4-{letter}5")
    book.close()
    return stream.getvalue()


def log_of_acts() -> bytes:
    """Return a table of acts, blank, in a sheet of its own."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Journal")
    page.write("A1", "Relevé des interventions")
    for column, heading in enumerate(["Date", "Dossier", "Type d'acte", "Durée (h)", "Lieu", "Référent"]):
        page.write(2, column, heading)
    book.close()
    return stream.getvalue()


def text_head() -> bytes:
    """Return a text table with nothing but its headings."""
    return "N° dossier;Nom;Date de sortie;Motif de sortie;Minutes\r\n".encode("cp1252")
