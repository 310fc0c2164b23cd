"""The help as a booklet: its contents are right, and the same help gives the same bytes."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from jalon.reports.booklet import booklet
from jalon.settings.help_pages import Question, glossary, guides, questions


@pytest.fixture(scope="module")
def content() -> bytes:
    return booklet()


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def _bare(question: Question) -> Question:
    return replace(question, ask=question.ask.replace("\u00a0", " "))


def test_the_contents_say_on_which_page_each_guide_begins(content):
    pages = [" ".join(text.split()) for text in _pages(content)]
    for guide in guides():
        [page] = [
            number for number, text in enumerate(pages[1:], start=2) if f" {guide.title} " in text[:160]
        ]
        assert f"{guide.title} {page}" in pages[0]


def _first_guide(pages: list[str]) -> int:
    """Return the number of the page of the first guide: the questions before it may fill more than one."""
    title = guides()[0].title
    return next(number for number, text in enumerate(pages[1:], start=2) if title in text[:200].splitlines())


def test_every_question_says_on_which_page_its_answer_is(content):
    pages = _pages(content)
    first = _first_guide(pages)
    told = " ".join(" ".join(pages[1 : first - 1]).split()).replace("\u00a0", " ")
    page_of = {guide.key: number for number, guide in enumerate(guides(), start=first)}
    assert [one.ask for one in map(_bare, questions()) if f"{one.ask} {page_of[one.page]}" not in told] == []


def test_what_leads_to_another_guide_says_its_page(content):
    pages = _pages(content)
    first = _first_guide(pages)
    told = " ".join(pages[first].split()).replace("\u00a0", " ")
    assert f"voyez « Rendre un mois », page {first + 2}" in told


def test_every_word_is_explained_and_every_picture_said(content):
    text = " ".join("\n".join(_pages(content)).split()).replace("\u00a0", " ")
    assert all(word in text for word in glossary())
    assert content.count(b"/Figure") >= 4
    assert content.count(b"/Alt") >= 4


def test_the_same_help_gives_the_same_bytes(content):
    assert booklet() == content


def test_each_guide_holds_on_one_page(content):
    pages = _pages(content)
    first = _first_guide(pages)
    titles = [*(guide.title for guide in guides()), "Glossaire"]
    firsts = [
        number
        for number, text in enumerate(pages[first - 1 :], start=first)
        for title in titles
        if title in text[:200].splitlines()
    ]
    assert firsts == list(range(first, first + len(titles)))
