"""A list on paper: its columns fill the side, its rows are all there, its filter is said."""

from jalon.reports.listing import listing
from reports import reading


def a_list(rows, columns=11):
    return {
        "title": "Personnes",
        "today": "2026-11-20",
        "structure": {"name": "L’Étape", "platform": None, "practice": False},
        "told": ["Recherche\u00a0: «\u00a0œuvre\u00a0»"],
        "columns": [{"heading": f"Colonne {number}", "width": 12 + 3 * number} for number in range(columns)],
        "rows": [
            [f"{row} Vandenbroucke-Deschamps Œuvrard"] + ["02/11/2026"] * (columns - 1) for row in range(rows)
        ],
        "digest": "ab" * 32,
    }


def test_every_row_is_on_paper_and_the_same_list_has_the_same_bytes():
    content = listing(a_list(400))
    assert content == listing(a_list(400))
    text = reading.text_of(content)
    assert "400 lignes" in text
    assert "Recherche : « œuvre »" in text
    assert all(f"{row} Vanden" in text for row in (0, 1, 199, 399))


def test_an_empty_list_says_so_on_one_page():
    content = listing(a_list(0))
    assert "Rien ne correspond à ce filtre." in reading.text_of(content)
    assert reading.pages_of(content) == 1


def test_a_usual_word_is_not_cut_between_two_lines():
    document = a_list(2)
    for row in document["rows"]:
        row[2] = "Accompagnement dans l’emploi ou l’activité indépendante"
    assert "Accompagnement" in reading.text_of(listing(document))
