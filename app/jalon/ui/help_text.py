"""The pages of the help as the window shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from jalon.domain.plain_markdown import (
    Items,
    Kind,
    Paragraph,
    Part,
    Picture,
    Spans,
    Table,
    Title,
    plain,
    spans_of,
)
from jalon.domain.search_keys import search_key
from jalon.settings.help_pages import Guide, glossary, guides, keys, picture_path
from jalon.ui.theme import Look
from jalon.ui.vocabulary import in_trade_words

GLOSSARY: Final = "glossaire"
KEYBOARD: Final = "clavier"
_TITLES: Final = {GLOSSARY: "Glossaire", KEYBOARD: "Au clavier"}
_PICTURE_SHARE: Final = 0.96


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the help: a page, what part of it, and the words that lead there."""

    page: str
    words: str
    anchor: str = ""


def page_title(key: str) -> str:
    """Return the title of a page.

    Raises:
        KeyError: there is no such page.
    """
    return _TITLES[key] if key in _TITLES else in_trade_words(_guide(key).title)


def pages() -> tuple[Found, ...]:
    """Return every page, in the order of the list."""
    keys = (*(guide.key for guide in guides()), GLOSSARY, KEYBOARD)
    return tuple(Found(key, page_title(key)) for key in keys)


def anchor_of(words: str) -> str:
    """Return what names a title inside its page."""
    return search_key(words).replace(" ", "-")


def links_of(key: str) -> tuple[str, ...]:
    """Return the pages that a page leads to."""
    parts = () if key in _TITLES else _guide(key).parts
    found = (span.target for part in parts for spans in spans_of(part) for span in spans if span.target)
    return tuple(dict.fromkeys(found))


def html_of(key: str, look: Look, width: int) -> str:
    """Return a page for a view ``width`` pixels wide."""
    match key:
        case "glossaire":
            body = "".join(
                f'<h3><a name="{anchor_of(word)}"></a>{_shown(word)}</h3><p>{_shown(meaning)}</p>'
                for word, meaning in glossary().items()
            )
        case "clavier":
            body = "".join(
                f'<h2><a name="{anchor_of(title)}"></a>{escape(title)}</h2>{_rows_of_keys(rows)}'
                for title, rows in keys()
            )
        case _:
            body = "".join(_html(part, look, width) for part in _guide(key).parts)
    return f"<h1>{_shown(page_title(key))}</h1>{body}"


def style_of(look: Look) -> str:
    """Return the style of every page: the colours and the type of the window."""
    t, p = look.tokens, look.p
    return f"""
        body, p, li, td, th {{ color: {t.text}; }}
        h1 {{ font-size: {p(25)}px; font-weight: 700; margin-bottom: {p(10)}px; }}
        h2 {{ font-size: {p(18)}px; font-weight: 700; margin-top: {p(20)}px; margin-bottom: {p(6)}px; }}
        h3 {{ font-size: {p(15)}px; font-weight: 700; margin-top: {p(12)}px; margin-bottom: 0px; }}
        p {{ margin-top: {p(4)}px; margin-bottom: {p(8)}px; line-height: 135%; }}
        li {{ margin-bottom: {p(6)}px; line-height: 135%; }}
        ol, ul {{ margin-left: 0px; -qt-list-indent: 1; }}
        a {{ color: {t.accent_text}; text-decoration: underline; }}
        .control {{ font-weight: 600; }}
        .keys {{ font-weight: 600; background-color: {t.sunken}; }}
        .muted {{ color: {t.muted}; }}
        th {{ text-align: left; font-weight: 600; color: {t.muted}; }}
    """


def _guide(key: str) -> Guide:
    return {guide.key: guide for guide in guides()}[key]


def _html(part: Part, look: Look, width: int) -> str:
    match part:
        case Title():
            return f'<h2><a name="{anchor_of(plain(part.spans))}"></a>{_marked(part.spans)}</h2>'
        case Paragraph():
            return f"<p>{_marked(part.spans)}</p>"
        case Items():
            tag = "ol" if part.is_numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{_marked(item)}</li>' for item in part.items)}</{tag}>"
        case Table():
            return _table(part, look)
        case Picture():
            return _picture(part, width)


def _table(table: Table, look: Look) -> str:
    head = "".join(f"<th>{_marked(cell)}</th>" for cell in table.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_marked(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    style = f'cellspacing="0" cellpadding="{look.p(7)}" border="1" width="100%"'
    colour = f"border-style: solid; border-color: {look.tokens.line}; border-collapse: collapse;"
    return f'<table {style} style="{colour}"><tr>{head}</tr>{rows}</table><p></p>'


def _rows_of_keys(shown: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><td width="38%"><span class="control">{escape(key)}</span></td><td>{_shown(what)}</td></tr>'
        for key, what in shown
    )
    return f'<table cellspacing="0" cellpadding="4" width="100%">{rows}</table>'


def _picture(picture: Picture, width: int) -> str:
    path = picture_path(picture.name)
    shown = (
        f'<img src="{escape(path.as_uri())}" width="{round(width * _PICTURE_SHARE)}" '
        f'alt="{escape(picture.alternative)}"><br>'
        if path is not None
        else ""
    )
    return f'<p>{shown}<span class="muted">{_shown(picture.alternative)}</span></p>'


def _marked(spans: Spans) -> str:
    made = []
    for span in spans:
        text = _shown(span.text)
        match span.kind:
            case Kind.CONTROL | Kind.KEYS:
                made.append(f'<span class="{span.kind.value}">{text}</span>')
            case Kind.LINK:
                made.append(f'<a href="{escape(span.target)}">{text}</a>')
            case Kind.TEXT:
                made.append(text)
    return "".join(made)


def _shown(text: str) -> str:
    return escape(in_trade_words(text), quote=False)
