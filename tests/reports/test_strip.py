"""The twelve months of hours in the return: figures, words for who does not see them, lightness in grey."""

import io
import itertools

import pypdf
import pytest
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from jalon.domain.months import Month
from jalon.reports import strip, typography
from jalon.reports.monthly_return import monthly_return
from jalon.reports.strip import Strip, StripMonth, strip_block
from jalon.reports.tagging import Element
from reports import lifelike, reading

CODES = ("MIN_PERSONNE", "MIN_EMPLOYEUR", "MIN_TRIPARTITE", "MIN_PARTENAIRE", "MIN_INDIRECT")


@pytest.fixture(scope="module")
def words():
    return lifelike.wording()


def history(scale=1, unknown=0):
    first = Month(2025, 11)
    return [
        {
            "month": str(first.plus(rank)),
            "minutes": None
            if rank < unknown
            else {code: scale * (60 * (rank + 2) + 17 * place) for place, code in enumerate(CODES)},
        }
        for rank in range(12)
    ]


def total(entry):
    return reading.plain(typography.hours(sum(entry["minutes"].values())))


def figures_of(data):
    """Return the words of each figure of the file."""
    found = []

    def walk(node):
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, DictionaryObject) and "/S" in node:
            if node["/S"] == "/Figure":
                found.append(str(node["/Alt"]))
            for child in node.get("/K", []):
                walk(child)

    for top in pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]["/K"]:
        walk(top)
    return found


def test_each_month_has_its_total_and_the_strip_is_said_in_words(words):
    document = lifelike.monthly_return(history=history())
    data = monthly_return(document, words)
    text = reading.text_of(data)
    said = next(reading.plain(found) for found in figures_of(data) if "par mois" in found)
    for entry in document["history"]:
        assert total(entry) in text
        month = typography.month_name(Month.parse(entry["month"]))
        assert f"{reading.plain(month)} : {total(entry)} (personnes " in said
    last = document["history"][-1]["minutes"]
    assert f"internes {reading.plain(typography.hours(last['MIN_INDIRECT']))})" in said


def test_a_month_that_is_not_known_is_a_dash_and_not_0(words):
    data = monthly_return(lifelike.monthly_return(history=history(unknown=3)), words)
    assert "mois d’avant la tenue du carnet" in reading.text_of(data)
    assert any("novembre 2025 : non connu" in reading.plain(found) for found in figures_of(data))


@pytest.mark.parametrize("told", [{}, {"history": []}, {"history": history(scale=0)}])
def test_a_return_without_hours_or_without_history_has_no_strip(words, told):
    data = monthly_return(lifelike.monthly_return(**told), words)
    assert "sur douze mois" not in reading.text_of(data)
    assert len(figures_of(data)) == 3


def test_the_hours_of_a_large_structure_stay_whole(words):
    document = lifelike.monthly_return(history=history(scale=400))
    assert total(document["history"][-1]) in reading.text_of(monthly_return(document, words))


def test_the_same_history_gives_the_same_bytes(words):
    document = lifelike.monthly_return(history=history())
    assert monthly_return(document, words) == monthly_return(document, words)


def test_tints_are_told_apart_in_grey():
    """Lightness as of ITU-R BT.709; neighbours differ enough to be told apart on a grey print."""
    greys = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in strip._TINTS]
    assert all(lighter - darker > 0.1 for darker, lighter in itertools.pairwise(greys))


def test_bars_are_as_high_as_their_hours(words):
    document = lifelike.monthly_return(history=history())
    reader = pypdf.PdfReader(io.BytesIO(monthly_return(document, words)))
    page = next(page for page in reader.pages if "sur douze mois" in reading.plain(page.extract_text()))
    boxes = [
        [float(value) for value in operands]
        for operands, operator in ContentStream(page.get_contents(), reader).operations
        if operator == b"re"
    ]
    bars = {}
    for left, _, width, height in boxes:
        if width == pytest.approx(24.0, abs=0.01):
            bars.setdefault(round(left), []).append(height)
    assert len(bars) == 12
    expected = [sum(entry["minutes"].values()) for entry in document["history"]]
    tallest = max(sum(heights) for heights in bars.values())
    for left, minutes in zip(sorted(bars), expected, strict=True):
        assert sum(bars[left]) == pytest.approx(tallest * minutes / max(expected), abs=0.01)


def test_a_strip_has_no_more_parts_than_tints():
    months = [StripMonth("oct.", "2026", "1 h 00", (60,) * 6)]
    with pytest.raises(ValueError, match="tints"):
        strip_block(Element("Document"), Strip(months, list("abcdef"), "six"), 400)
