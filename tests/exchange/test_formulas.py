import pytest

from jalon.exchange.formulas import Growth, copied_formula, grown_formula, grown_places

TEN = Growth(last=20, extra=10)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(B5:B20)", "SUM(B5:B30)"),
        ("SUM($B$5:$B$20)", "SUM($B$5:$B$30)"),
        ("B21+B22", "B31+B32"),
        ("B5+B20", "B5+B20"),
        ("SUM(B1:B4)", "SUM(B1:B4)"),
        ("SUM(B1:B40)", "SUM(B1:B50)"),
        ("SUM(B25:B40)", "SUM(B35:B50)"),
        ("SUM(5:20)", "SUM(5:30)"),
        ('"B21"&B21', '"B21"&B31'),
        ("LOG10(B21)+TAUX21", "LOG10(B31)+TAUX21"),
        ("Suivi!B21+Autre!B21", "Suivi!B31+Autre!B21"),
        ("SUM('Suivi'!B5:B20)", "SUM('Suivi'!B5:B30)"),
        ("Table1[Durée]+A21", "Table1[Durée]+A31"),
    ],
)
def test_what_is_below_a_table_moves_and_what_spans_it_grows(before, after):
    assert grown_formula(before, TEN, sheet="Suivi", own=True) == after


def test_on_another_sheet_only_what_names_the_sheet_moves():
    assert grown_formula("B21+Suivi!B21+'Suivi'!B5:B20", TEN, sheet="Suivi", own=False) == (
        "B21+Suivi!B31+'Suivi'!B5:B30"
    )


def test_in_a_row_of_the_table_a_span_of_that_row_stays_in_it():
    assert grown_formula("SUM(C20:D20)", TEN, sheet="Suivi", own=True, inside=True) == "SUM(C20:D20)"


@pytest.mark.parametrize(
    ("before", "after"),
    [("B5*2", "B8*2"), ("$B5+B$5+$B$5", "$B8+B$5+$B$5"), ("SUM(C5:D5)", "SUM(C8:D8)"), ('"B5"', '"B5"')],
)
def test_a_formula_that_is_copied_follows_its_row_but_for_what_is_fixed(before, after):
    assert copied_formula(before, 3) == after


def test_a_formula_that_is_copied_aside_follows_its_column():
    assert copied_formula("A1+$A1+Z1", 0, 1) == "B1+$A1+AA1"


def test_merged_places_and_validations_move_or_grow():
    assert grown_places("A22:C23 D5:D20 E1 F21", TEN) == "A32:C33 D5:D30 E1 F31"
