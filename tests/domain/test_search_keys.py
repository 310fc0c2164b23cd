"""Names are found and sorted whatever the way they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.domain.search_keys import SORT_KEY_LENGTH, looks_like_a_phone, phone_key, search_key, sort_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Œuvrard", "oeuvrard"),
        ("Łucja", "lucja"),
        ("Élodie", "elodie"),
        ("E\u0301lodie", "elodie"),
        ("Nguyễn Thị", "nguyen thi"),
        ("Sørensen", "sorensen"),
        ("Đặng", "dang"),
        ("Weiß", "weiss"),
        ("GROSSE", "grosse"),
        ("Jean-Pierre", "jean pierre"),
        ("d’Artagnan", "d artagnan"),
        ("D'ARTAGNAN", "d artagnan"),
        ("Kʼiche", "k iche"),
        ("ﬁnet", "finet"),
        ("Ægir", "aegir"),
        ("A-0042", "a 0042"),
        ("  L’Étape  (Saint-Étienne) ", "l etape saint etienne"),
        ("", ""),
    ],
)
def test_a_name_gives_the_key_one_would_type(written, key):
    assert search_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("06.12.34.56.78", "0612345678"),
        ("06-12-34-56-78", "0612345678"),
        ("06\u202f12\u202f34\u202f56\u202f78", "0612345678"),
        ("+33 6 12 34 56 78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("33612345678", "0612345678"),
        ("+33 6 12", "0612"),
        ("06 12", "0612"),
        ("+41 22 345 67 89", "0041223456789"),
        ("0041 22 345 67 89", "0041223456789"),
        ("poste 12", "12"),
        ("aucun", ""),
        ("\u0660\u0666\u0661\u0662", "0612"),
    ],
)
def test_a_phone_number_in_any_form_gives_one_key(written, key):
    assert phone_key(written) == key


@pytest.mark.parametrize(
    ("typed", "is_phone"),
    [
        ("0612", True),
        ("+33 6 12", True),
        ("06.12.34", True),
        ("612", False),
        ("A-0042", False),
        ("", False),
        ("++33 612", False),
    ],
)
def test_what_may_be_a_phone_number_is_told_from_a_name(typed, is_phone):
    assert looks_like_a_phone(typed) is is_phone


def test_people_are_sorted_by_family_name_word_by_word_then_by_given_name():
    people = [
        ("Leblanc", "Ana"),
        ("Le", "Zoé"),
        ("Élan", "Jo"),
        ("De la Tour", "Ana"),
        ("De", "Zoé"),
        ("Le", "Éva"),
    ]
    assert sorted(people, key=lambda person: sort_key(*person)) == [
        ("De", "Zoé"),
        ("De la Tour", "Ana"),
        ("Élan", "Jo"),
        ("Le", "Éva"),
        ("Le", "Zoé"),
        ("Leblanc", "Ana"),
    ]


@given(st.text())
def test_a_key_folds_to_itself(text):
    key = search_key(text)
    assert search_key(key) == key
    assert key == key.strip()
    assert "  " not in key


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_capitals_and_spaces_around_change_nothing_in_western_names(text):
    assert search_key(f" {text.upper()} ") == search_key(text.upper().lower())


@given(st.lists(st.text()))
def test_parts_make_the_same_key_as_one_line(parts):
    assert search_key(*parts) == search_key("\n".join(parts))


@given(st.lists(st.text(max_size=300), min_size=1))
def test_a_sort_key_fits_its_column(parts):
    assert len(sort_key(*parts)) <= SORT_KEY_LENGTH


@given(st.text())
def test_a_phone_key_holds_digits_only(text):
    assert phone_key(text) == "" or phone_key(text).isascii()
    assert all(letter.isdecimal() for letter in phone_key(text))


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True), st.sampled_from(["+33", "0033", "33", "+33 (0)"]))
def test_national_and_international_forms_agree(number, prefix):
    assert phone_key(prefix + number[1:]) == number
