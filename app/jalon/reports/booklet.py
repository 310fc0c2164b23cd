"""The help as a booklet: its contents, the guides, what the words mean, the keys."""

from collections.abc import Callable, Sequence
from typing import Final

from jalon.domain.plain_markdown import Items, Kind, Paragraph, Part, Picture, Spans, Table, Title, plain
from jalon.reports.layout import INK, TextStyle
from jalon.reports.page import SMALL, STRONG, Identity, Paper
from jalon.reports.tables import Column, Row
from jalon.reports.typography import sentence
from jalon.settings.help_pages import glossary, guides, keys, picture_path

TITLE: Final = "Jalon, l’aide"
_GLOSSARY: Final = "Glossaire"
_KEYS: Final = "Au clavier"
_READ: Final = TextStyle(10.5, 15.0, "regular", INK)
_PICTURE_SHARE: Final = 0.55


def booklet(in_trade_words: Callable[[str], str] = str) -> bytes:
    """Return the PDF of the whole help; the same help gives the same bytes."""
    first_pages = _made(in_trade_words, ()).first_pages()
    return _made(in_trade_words, first_pages[1:]).finished()


def _made(said: Callable[[str], str], first_pages: Sequence[int]) -> Paper:
    paper = Paper(Identity(TITLE, "", "Jalon, le carnet de bord de l’emploi accompagné"))
    paper.title()
    titles = [*(said(guide.title) for guide in guides()), _GLOSSARY, _KEYS]
    numbers = [str(number) for number in first_pages] or ["0"] * len(titles)
    paper.heading("Dans ce livret")
    width = paper.width
    paper.table(
        (Column("Page d’aide", width * 0.85), Column("page", width * 0.15, "right")),
        [Row((title, number)) for title, number in zip(titles, numbers, strict=True)],
    )
    paper.paragraph(
        "La même aide s’ouvre dans Jalon par la touche F1, sans réseau, et s’y cherche par quelques "
        "lettres. Les noms entre guillemets sont ceux des boutons, des champs et des écrans. Les images "
        "montrent la structure d’essai\u00a0: tout y est inventé.",
        space_before=10,
    )
    for guide in guides():
        paper.new_page()
        paper.heading(said(guide.title))
        for part in guide.parts:
            _add(paper, part, said)
    paper.new_page()
    paper.heading(_GLOSSARY)
    for word, meaning in glossary().items():
        paper.paragraph(said(word), STRONG, space_before=6, keep_with_next=True)
        paper.paragraph(said(meaning), _READ, space_before=0)
    paper.new_page()
    paper.heading(_KEYS)
    for title, rows in keys():
        paper.heading(title, level=3)
        columns = (Column("touches", width * 0.36), Column("ce qu’elles font", width * 0.64))
        paper.table(columns, [Row((key, said(what))) for key, what in rows], dense=True)
    return paper


def _add(paper: Paper, part: Part, said: Callable[[str], str]) -> None:
    match part:
        case Title():
            paper.heading(said(plain(part.spans)), level=3)
        case Paragraph():
            paper.paragraph(said(_text(part.spans)), _READ)
        case Items():
            paper.items([said(_text(item)) for item in part.items], is_numbered=part.is_numbered, style=_READ)
        case Table():
            first = 0.36
            shares = [first, *[(1 - first) / (len(part.header) - 1)] * (len(part.header) - 1)]
            columns = [
                Column(said(_text(cell)), paper.width * share)
                for cell, share in zip(part.header, shares, strict=True)
            ]
            paper.table(columns, [Row([said(_text(cell)) for cell in row]) for row in part.rows])
        case Picture():
            path = picture_path(part.name)
            if path is not None:
                paper.picture(path.read_bytes(), part.alternative, paper.width * _PICTURE_SHARE)
            paper.paragraph(said(part.alternative), SMALL, space_before=3)


def _text(spans: Spans) -> str:
    """Return spans as a paper writes them: what a control is called stands in quotation marks."""
    return sentence(
        "".join(f"«\u00a0{span.text}\u00a0»" if span.kind is Kind.CONTROL else span.text for span in spans)
    )
