import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from jalon.reports.fonts import printable, typeface

WEIGHTS = ("regular", "semibold", "bold", "italic")


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(
    "name",
    ["Œuvrard-Nguyễn", "Олена Шевченко", "Łucja Şükrü", "Nguyễn Thị Hằng", "✓ → ≥ ½ €", "« Ægir »"],
)
def test_every_letter_of_these_names_is_in_one_of_the_fonts(weight, name):
    assert "".join(run.text for run in typeface(weight).runs(name)) == name


@given(st.text(max_size=80), st.sampled_from(WEIGHTS))
def test_nothing_is_ever_printed_as_a_box(text, weight):
    for run in typeface(weight).runs(printable(text).replace("\n", " ")):
        glyphs = pdfmetrics.getFont(run.font).face.charToGlyph
        for character in run.text:
            assert glyphs.get(0x20 if character == "\u00a0" else ord(character), 0) > 0


@given(st.text(alphabet=st.characters(codec="latin-1", categories=["L", "N", "P", "Zs"])))
def test_western_text_is_printed_as_it_is(text):
    kept = unicodedata.normalize("NFC", text)
    assert "".join(run.text for run in typeface("regular").runs(printable(text))) == kept


def test_a_letter_of_no_font_is_printed_as_its_nearest_or_a_question_mark():
    shown = ["".join(run.text for run in typeface("regular").runs(text)) for text in ("ﬃ", "王", "𝒜")]
    assert shown == ["ffi", "?", "A"]


def test_a_name_typed_in_pieces_is_composed():
    assert printable("Zoe\u0301") == "Zoé"


def test_a_narrow_space_becomes_a_plain_no_break_space():
    assert printable("1\u202f234") == "1\u00a0234"


def test_controls_and_invisible_marks_are_left_out():
    assert printable("a\x00b\u200bc\ufeffd\u00ade") == "abcde"
    assert printable("un\ndeux\r\ntrois\tquatre") == "un\ndeux\ntrois quatre"


@pytest.mark.parametrize("weight", WEIGHTS)
def test_figures_have_equal_widths(weight):
    assert len({round(typeface(weight).width(figure), 6) for figure in "0123456789"}) == 1


def test_the_width_of_a_text_is_that_of_its_runs():
    face = typeface("regular")
    text = "Œuvrard-Nguyễn, Олена ✓"
    assert face.width(text) == pytest.approx(sum(run.width for run in face.runs(text)))
