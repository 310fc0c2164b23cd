import csv
import io

import python_calamine
from hypothesis import example, given, settings
from hypothesis import strategies as st

import make
from injections import PAYLOADS
from jalon.domain.cells import Money
from jalon.exchange import separated
from jalon.exchange.limits import Limits
from jalon.exchange.neutral import DANGEROUS, neutralised, restored
from jalon.exchange.reading import read_grid
from jalon.exchange.recount import recount_text
from jalon.exchange.separated_writing import separated_text
from jalon.reports.workbook import Sheet, workbook

# What can be typed or pasted: no half of a pair, no control sign but tab and line ends.
TYPED = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r"), max_size=60)
TEXTS = st.one_of(
    TYPED, st.sampled_from(PAYLOADS), st.builds("".join, st.lists(st.sampled_from("'=+-@\t;\"\n a")))
)


@given(TEXTS)
@settings(max_examples=1000)
@example("'t Hooft")
@example("'")
@example("''=1")
def test_every_text_comes_back_from_its_neutral_form(text):
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in DANGEROUS or not text


@given(st.lists(TEXTS, min_size=1, max_size=20))
@settings(max_examples=100)
def test_a_text_table_reads_back_as_it_was_written(texts):
    content = separated_text(["Rang", "Texte"], [(number, text) for number, text in enumerate(texts)])
    rows = list(separated.rows_of(separated.text_of(content), Limits()))[1:]
    assert [restored(row[1]) for row in rows] == texts


@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_a_workbook_reads_back_as_it_was_written(texts):
    content = workbook(
        [Sheet("Textes", (("Rang", 6), ("Texte", 20)), list(enumerate(texts)))], title="", made_on=make.TODAY
    )
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("Textes").to_python(skip_empty_area=False)[1:]
    assert [row[1] for row in rows] == texts


def test_what_was_written_is_given_back_by_the_reading_process(tmp_path):
    target = tmp_path / "export.csv"
    target.write_bytes(separated_text(["Rang", "Texte"], list(enumerate(PAYLOADS))))
    (sheet,) = read_grid(target).sheets
    assert [row.values[1] for row in sheet.rows[1:]] == list(PAYLOADS)


def test_every_cell_stands_between_quotes_with_semicolons_and_the_mark_of_utf_8():
    content = separated_text(["Nom", "Montant"], [("Zoé", Money(430000)), (None, make.TODAY)])
    assert content.decode("utf-8") == '\ufeff"Nom";"Montant"\r\n"Zoé";"4300,00"\r\n"";"20/11/2026"\r\n'


def test_a_sign_that_no_text_file_holds_is_replaced_and_the_file_stays_readable():
    content = separated_text(["Texte"], [("a\0b\x01",)])
    assert recount_text(content).rows == 1
    assert "a\ufffdb\ufffd" in content.decode()


def test_a_naive_writer_lets_the_formula_through():
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerow(["=1+1"])
    assert stream.getvalue().startswith("=")  # the control: what `neutralised` is there for
