"""What can be counted of the rules for texts that are easy to read holds for every simple version."""

import io
import re
from datetime import date

import pypdf
import pytest
from pypdf.generic import ContentStream

from jalon.reports import simple_page
from jalon.reports.pictograms import strokes
from jalon.reports.simple_page import Review, SimpleText, Step
from jalon.reports.simple_texts import BLANK, SIMPLE_TEXTS, blank_text
from jalon.reports.wording import Wording
from jalon.settings.help_pages import glossary
from jalon.settings.paths import resource
from jalon.settings.rules import rules_for
from reports.reading import plain, text_of

FILLED = {
    **BLANK,
    "is_blank": False,
    "person": {
        "case_code": "A-0001",
        "name": "Zoé Lefèvre",
        "representatives": [{"name": "Paul Lefèvre", "capacity": "tuteur"}],
    },
    "coach": {"name": "Claire Martin", "phone": "01 02 03 04 05", "email": None},
    "next_meeting": {"date": "2026-03-03", "start_time": "14:30", "place": "Chez l’employeur"},
    "consents": [
        {
            "recipient": "SAVS du Parc",
            "items": ["IDENTITE"],
            "purpose": "Préparer le retour au travail",
            "ground": "ACCORD",
            "start_date": "2026-01-05",
            "end_date": "2027-01-05",
            "withdrawn_date": None,
        }
    ],
    "assessment": {
        "date": "2026-02-03",
        "next_review_date": "2026-08-03",
        "participants": "Zoé et Claire",
        **dict.fromkeys(
            ("person_words", "expectations", "strengths", "levers", "obstacles", "needs"), "Mes mots."
        ),
        "useful_adjustments": None,
        "agreed_steps": None,
    },
    "aims": ["Fleuriste"],
    "goals": [
        {
            "label": "Passer le code",
            "situation": None,
            "module": None,
            "responsible": None,
            "state": "EN_COURS",
            "due_date": None,
            "actions": [{"label": "Réserver une date", "who": "Zoé", "due_date": "2026-03-03"}],
        }
    ],
    "done": ["Faire un CV"],
    "next_review_date": "2026-08-03",
}
TEXTS = {
    f"{paper}-{face}": make(document, Wording())
    for paper, make in SIMPLE_TEXTS.items()
    for face, document in (("blank", BLANK), ("filled", FILLED))
}


RULES = rules_for(date(2026, 11, 20))
ACRONYMS = RULES.labels["acronyms"]


def acronyms_in(written: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\b[A-Z]{2,}\b", written)))


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[\w’'-]+", sentence)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_sentences_are_short_and_plain(text: SimpleText) -> None:
    lengths = [len(words_of(sentence)) for sentence in text.sentences]
    assert sum(lengths) / len(lengths) <= 12
    assert max(lengths) <= 15
    read = " ".join((*text.sentences, *text.titles))
    assert not set(read) & set("&<>§%/;*_#=+()[]")
    assert not [word for word in words_of(read) if len(word) > 1 and word.isupper()]
    assert not re.search(r"\d{1,2}/\d{1,2}|\d{4}-\d{2}", read)
    assert all(sentence.count(",") <= 2 for sentence in text.sentences)
    assert all(sentence[0].isupper() for sentence in (*text.sentences, *text.titles))
    assert all(sentence[-1] in ".:?" for step in text.steps for sentence in step.sentences)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_page_is_large_upright_and_left_aligned(text: SimpleText) -> None:
    data = simple_page.simple_page(text, ACRONYMS)
    reader = pypdf.PdfReader(io.BytesIO(data))
    sizes, inks, begins = set(), set(), set()
    for page in reader.pages:
        fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
        assert not [name for name in fonts if "Italic" in name or "Oblique" in name]
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"Tf":
                sizes.add(float(operands[1]))
            elif operator == b"rg":
                inks.add(tuple(float(part) for part in operands))
            elif operator == b"Tm":
                begins.add(round(float(operands[4])))
    assert min(sizes) >= 14
    assert min(contrast(ink) for ink in inks) >= 4.5
    # The left edge, that beside pictures, beside boxes, in frames to sign; and the numbers of pages.
    assert len([x for x in begins if x < 400]) <= 4
    styles = (simple_page.TEXT, simple_page.STRONG, simple_page.STEP_TITLE, simple_page.TITLE)
    assert all(style.leading >= 1.5 * style.size for style in styles)
    assert data == simple_page.simple_page(text, ACRONYMS)
    read = text_of(data)
    assert "Version simple à lire" in read
    assert "falc" not in read.lower()
    assert all(plain(step.title) in read for step in text.steps)


WITH_RIGHTS = {
    **FILLED,
    "aims": ["Fleuriste en ESAT"],
    "summary": {
        **FILLED["summary"],
        "rights": [{"kind": "RQTH", "end_date": None}, {"kind": "ORP", "end_date": "2027-03-03"}],
        "goals": ["Refaire la RQTH", "Faire un CV"],
        "recipients": ["SAVS du Parc"],
    },
}


@pytest.mark.parametrize("paper", SIMPLE_TEXTS)
def test_an_acronym_is_spelled_out_once_in_the_step_where_it_comes_first(paper: str) -> None:
    wording = Wording(lists=RULES.labels)
    text = simple_page.with_acronyms_explained(SIMPLE_TEXTS[paper](WITH_RIGHTS, wording), ACRONYMS)
    explained: list[str] = []
    for step in text.steps:
        written = " ".join((step.title, *step.sentences, *step.told, *(label for label, _ in step.boxes)))
        told = [one.partition("\u00a0: ")[0] for one in step.explained]
        explained += told
        assert set(acronyms_in(written)) <= set(explained), "all of them are in the list of the rules"
        assert set(told) <= set(acronyms_in(" ".join((written, *step.explained))))
    assert len(explained) == len(set(explained))
    read = text_of(simple_page.simple_page(text, ACRONYMS))
    assert all(plain(f"{word} : {ACRONYMS[word]}.") in plain(read) for word in explained)
    if paper == "D21":
        assert {"RQTH", "CDAPH", "CV", "SAVS"} <= set(explained)


def test_the_acronyms_of_the_glossary_and_of_the_rights_are_in_the_list() -> None:
    told = [*RULES.labels["recognitions"].values(), *glossary(), *glossary().values()]
    of_computers = {"SHA"}  # the glossary alone tells of it
    assert set(acronyms_in(" ".join(told))) - of_computers <= set(ACRONYMS)


@pytest.mark.parametrize("paper", SIMPLE_TEXTS)
def test_every_step_has_a_picture_of_its_own_set(paper: str) -> None:
    text = blank_text(paper)
    assert all(resource("icons", f"{step.picture}.svg").is_file() for step in text.steps)


def test_easy_to_read_is_said_only_with_who_read_it_and_when() -> None:
    step = Step("hand", "Vos droits", ("Vous pouvez demander une copie.",))
    text = SimpleText(
        "Vos données", "L’Étape", (step,), review=Review("Le groupe du mardi", date(2026, 3, 3))
    )
    read = text_of(simple_page.simple_page(text, {}))
    assert "Facile à lire et à comprendre" in read
    assert "Le groupe du mardi a relu ce texte le 3 mars 2026." in read


def test_every_drawing_of_the_set_can_be_drawn_on_paper() -> None:
    drawings = [path.stem for path in resource("icons").glob("*.svg") if path.stem != "jalon"]
    for name in drawings:
        points = [point for stroke in strokes(name) for point in stroke.points]
        assert points, name
        assert all(-2 <= x <= 26 and -2 <= y <= 26 for x, y in points), name


def contrast(ink: tuple[float, ...]) -> float:
    """Return the contrast of an ink with white paper (WCAG 2.1)."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in ink]
    light = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return 1.05 / (light + 0.05)
