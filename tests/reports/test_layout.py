from hypothesis import given
from hypothesis import strategies as st

from jalon.reports.layout import Block, Slice, TextStyle, break_lines, place
from reports.reading import plain

STYLE = TextStyle(9, 12)
WORDS = st.text(alphabet="abcdéœ0123/-", min_size=1, max_size=14)


def shown(lines):
    return [("".join(run.text for run in line.runs)) for line in lines]


@given(st.lists(WORDS, min_size=1, max_size=30), st.integers(min_value=30, max_value=400))
def test_broken_text_keeps_its_words_and_its_width(words, width):
    text = " ".join(words)
    lines = break_lines(text, STYLE, width)
    assert "".join(shown(lines)).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= width + 0.001 for line in lines)


def test_a_day_and_a_duration_are_never_broken():
    assert len(break_lines("13/04/2026", STYLE, 60)) == 1
    assert shown(break_lines("mot 78\u00a0h\u00a045", STYLE, 40)) == ["mot ", "78\u00a0h\u00a045"]


def test_a_double_name_may_be_broken_after_its_hyphen():
    assert shown(break_lines("Œuvrard-Nguyễn", STYLE, 45)) == ["Œuvrard-", "Nguyễn"]


def test_an_empty_text_is_one_empty_line():
    assert shown(break_lines("", STYLE, 100)) == [""]


def _block(count, height=10.0, **options):
    return Block([Slice(height, lambda *_: None) for _ in range(count)], **options)


def test_a_heading_goes_to_the_next_page_with_what_follows():
    pages = place([_block(8), _block(1, keep_with_next=True), _block(5, together=3)], 100)
    assert [len(page) for page in pages] == [8, 6]


def test_a_header_comes_again_on_each_page():
    header = Slice(10.0, lambda *_: None)
    pages = place([_block(20, repeated=header)], 100)
    assert [len(page) for page in pages] == [10, 10, 2]
    assert [page[0].piece is header for page in pages] == [False, True, True]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 5), st.booleans()), max_size=12))
def test_every_slice_is_placed_once_and_inside_the_frame(blocks):
    made = [
        _block(count, together=together, keep_with_next=keep, space_before=7.0)
        for count, together, keep in blocks
    ]
    pages = place(made, 100)
    placed = [item for page in pages for item in page]
    assert len(placed) == sum(count for count, _, _ in blocks)
    assert all(item.offset + item.piece.height <= 100.001 for item in placed)


def test_a_piece_higher_than_a_page_is_placed_all_the_same():
    assert len(place([_block(1, height=500.0), _block(1)], 100)) == 2


def test_words_of_a_long_text_stay_apart_when_read_aloud():
    text = "Deux employeurs rencontrés ont demandé un délai avant d’accueillir une immersion."
    assert plain("".join(shown(break_lines(text, STYLE, 90)))) == text
