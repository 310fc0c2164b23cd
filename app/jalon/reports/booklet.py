"""The help as a booklet: its contents, the guides, what the words mean, the keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from jalon.domain.plain_markdown import Items, Kind, Paragraph, Part, Picture, Span, Spans, Table, Title
from jalon.reports.layout import INK, TextStyle
from jalon.reports.page import SMALL, STRONG, Identity, Paper
from jalon.reports.tables import Column, Row
from jalon.reports.typography import sentence
from jalon.settings.help_pages import glossary, guides, keys, picture_path, questions

TITLE: Final = "Jalon, l’aide"
_QUESTIONS: Final = "Les questions que l’on se pose"
_GLOSSARY: Final = "Glossaire"
_KEYS: Final = "Au clavier"
_READ: Final = TextStyle(10.5, 15.0, "regular", INK)
_UNDER: Final = TextStyle(11.5, 15.0, "bold", INK)
_PICTURE_SHARE: Final = 0.72


def booklet(in_trade_words: Callable[[str], str] = str) -> bytes:
    """Return the PDF of the whole help; the same help gives the same bytes."""
    first_pages = _made(in_trade_words, ()).first_pages()
    return _made(in_trade_words, first_pages[1:]).finished()


def _made(said: Callable[[str], str], first_pages: Sequence[int]) -> Paper:
    paper = Paper(Identity(TITLE, "", "Jalon, le carnet de bord de l’emploi accompagné"))
    paper.title()
    titles = [_QUESTIONS, *(said(guide.title) for guide in guides()), _GLOSSARY, _KEYS]
    numbers = [str(number) for number in first_pages] or ["0"] * len(titles)
    # A booklet in print has no link to click: it says the page.
    page_of = dict(zip((guide.key for guide in guides()), numbers[1:], strict=False))
    paper.heading("Dans ce livret")
    width = paper.width
    columns = (Column("Page d’aide", width * 0.85), Column("page", width * 0.15, "right"))
    paper.table(columns, [Row((title, number)) for title, number in zip(titles, numbers, strict=True)])
    paper.paragraph(
        "La même aide s’ouvre dans Jalon par la touche F1, sans réseau, et s’y cherche par quelques "
        "lettres. Les noms entre guillemets sont ceux des boutons, des champs et des écrans. Les images "
        "montrent la structure d’essai\u00a0: tout y est inventé.",
        _READ,
        space_before=10,
    )
    paper.new_page()
    paper.heading(_QUESTIONS)
    columns = (Column("Vous vous demandez", width * 0.85), Column("page", width * 0.15, "right"))
    paper.table(columns, [Row((said(one.ask), page_of[one.page])) for one in questions()])
    for guide in guides():
        paper.new_page()
        paper.heading(said(guide.title))
        for before, part in pairwise((None, *guide.parts)):
            assert part is not None
            _add(paper, part, _Saying(said, page_of), before)
    _add_reference(paper, said)
    return paper


def _add_reference(paper: Paper, said: Callable[[str], str]) -> None:
    paper.new_page()
    paper.heading(_GLOSSARY)
    for word, meaning in glossary().items():
        paper.paragraph(said(word), STRONG, space_before=6, keep_with_next=True)
        paper.paragraph(said(meaning), _READ, space_before=0)
    paper.new_page()
    paper.heading(_KEYS)
    for title, rows in keys():
        paper.heading(title, level=3)
        columns = (Column("touches", paper.width * 0.36), Column("ce qu’elles font", paper.width * 0.64))
        paper.table(columns, [Row((key, said(what))) for key, what in rows], dense=True)


@dataclass(frozen=True, slots=True)
class _Saying:
    """How spans are written: in the words of the trade, a link with its page."""

    in_trade_words: Callable[[str], str]
    page_of: Mapping[str, str]

    def __call__(self, spans: Spans) -> str:
        """Return spans as a paper writes them: what a control is called stands in quotation marks."""
        return self.in_trade_words(sentence("".join(self._span(span) for span in spans)))

    def _span(self, span: Span) -> str:
        match span.kind:
            case Kind.CONTROL:
                return f"«\u00a0{span.text}\u00a0»"
            case Kind.LINK:
                return f"«\u00a0{span.text}\u00a0», page\u00a0{self.page_of[span.target]}"
            case Kind.TEXT | Kind.KEYS:
                return span.text


def _add(paper: Paper, part: Part, said: _Saying, before: Part | None) -> None:
    match part:
        case Title():
            paper.heading(said(part.spans), level=3, style=_UNDER)
        case Paragraph():
            # What follows a heading is close to it, and far from what stands before.
            paper.paragraph(said(part.spans), _READ, space_before=0 if isinstance(before, Title) else 5)
        case Items():
            paper.items([said(item) for item in part.items], is_numbered=part.is_numbered, style=_READ)
        case Table():
            first = 0.36
            shares = [first, *[(1 - first) / (len(part.header) - 1)] * (len(part.header) - 1)]
            columns = [
                Column(said(cell), paper.width * share)
                for cell, share in zip(part.header, shares, strict=True)
            ]
            paper.table(columns, [Row([said(cell) for cell in row]) for row in part.rows])
        case Picture():
            path = picture_path(part.name)
            if path is not None:
                paper.picture(path.read_bytes(), part.alternative, paper.width * _PICTURE_SHARE)
            paper.paragraph(said((Span(part.alternative),)), SMALL, space_before=3)
