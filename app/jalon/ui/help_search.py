"""Finds a place of the help by what people type: in their words, with or without accents, with a mistake."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz.distance import OSA

from jalon.domain.plain_markdown import Title, plain, spans_of
from jalon.domain.search_keys import search_key
from jalon.settings.help_pages import glossary, guides, keys, questions
from jalon.ui.help_text import GLOSSARY, KEYBOARD, Found, anchor_of, page_title, pages
from jalon.ui.vocabulary import in_trade_words

# What a word weighs by where it stands, and by how near it is: our choice, held by a list of the tests.
_TITLE, _OTHER_WORDS, _GUIDE, _BODY = 4.0, 3.5, 1.5, 1.0
_EXACT, _SAME_STEM, _BEGINNING, _SAME_ROOT, _MISTAKE = 1.0, 0.95, 0.8, 0.6, 0.55
_ONE_MISTAKE_FROM, _TWO_MISTAKES_FROM, _ROOT = 5, 9, 5
_EMPTY: Final = frozenset(
    """
    a ai au aux avec c ca ce ces comment d dans de des du elle en est et etre fait faire faut il j je jalon
    l la le les leur lui ma mais me mes mon n ne nos notre nous on ou par pas peut plus pour pourquoi puis qu
    que quel quelle quels qui quoi s sa sans se ses si son sont sur ta te toi ton tu un une veux vos votre
    vous y
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place and its words, each with what it weighs there."""

    found: Found
    weights: tuple[tuple[str, float], ...]
    is_guide: bool


def found_in_help(typed: str) -> tuple[Found, ...]:
    """Return the places that answer what is typed, the best first; for nothing, every page and question.

    Places that hold every word typed come alone; when none does, those that hold the most of them.
    """
    wanted = search_key(typed).split()
    if not wanted:
        return (*pages(), *(_of_question(number) for number in range(len(questions()))))
    wanted = [word for word in wanted if word not in _EMPTY] or wanted
    judged = [(place, *_judged(place, wanted)) for place in _places()]
    most = max((count for _, count, _ in judged), default=0)
    if not most or (most < len(wanted) and most < 2 and len(wanted) < 3):
        return ()
    kept = [(score, place) for place, count, score in judged if count == most]
    ranked = [place for _, place in sorted(kept, key=lambda pair: -pair[0])]
    return _once(ranked)


def _judged(place: _Place, wanted: list[str]) -> tuple[int, float]:
    best = [
        max((weight * _nearness(word, there) for there, weight in place.weights), default=0.0)
        for word in wanted
    ]
    return sum(score > 0 for score in best), sum(best)


def _once(ranked: list[_Place]) -> tuple[Found, ...]:
    """Keep the best of the entries that lead to one section of a guide; a key is an entry by itself."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for place in ranked:
        address = (place.found.page, place.found.anchor)
        if place.is_guide and address in seen:
            continue
        seen.add(address)
        kept.append(place.found)
    return tuple(kept)


@cache
def _nearness(typed: str, there: str) -> float:
    """Return how near a word typed is to one of the help, from 0 to 1."""
    if typed == there:
        return _EXACT
    if _stem(typed) == _stem(there):
        return _SAME_STEM
    if len(typed) >= 2 and there.startswith(typed):
        return _BEGINNING
    if len(typed) < _ONE_MISTAKE_FROM or len(there) < _ONE_MISTAKE_FROM:
        return 0.0
    if typed[:_ROOT] == there[:_ROOT] and abs(len(typed) - len(there)) <= 4:
        return _SAME_ROOT
    allowed = 2 if len(typed) >= _TWO_MISTAKES_FROM else 1
    near = OSA.distance(typed, there, score_cutoff=allowed) <= allowed
    return _MISTAKE if near else 0.0


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sxe" else word


def _places() -> Iterator[_Place]:
    for guide in guides():
        title, told, anchor, heading = page_title(guide.key), "", "", ""
        for part in guide.parts:
            if isinstance(part, Title):
                yield _section(guide.key, title, heading, anchor, told)
                heading, told = in_trade_words(plain(part.spans)), ""
                anchor = anchor_of(plain(part.spans))
            else:
                told += " " + " ".join(plain(spans) for spans in spans_of(part))
        yield _section(guide.key, title, heading, anchor, told)
    for number, question in enumerate(questions()):
        weights = (*_weighed(question.ask, _TITLE), *_weighed(question.words, _OTHER_WORDS))
        yield _Place(_of_question(number), weights, is_guide=True)
    for word, meaning in glossary().items():
        found = Found(GLOSSARY, f"{in_trade_words(word)} — {page_title(GLOSSARY)}", anchor_of(word))
        # A word that is asked for by its name comes before the guides that use it in passing.
        weights = (*_weighed(in_trade_words(word), _TITLE), *_weighed(in_trade_words(meaning), _BODY / 2))
        yield _Place(found, weights, is_guide=False)
    for title, rows in keys():
        for key, what in rows:
            found = Found(KEYBOARD, f"{key}\u00a0: {what} — {page_title(KEYBOARD)}", anchor_of(title))
            weights = (
                *_weighed(what, _GUIDE),
                *_weighed(key, _TITLE),
                *_weighed(page_title(KEYBOARD), _GUIDE),
            )
            yield _Place(found, weights, is_guide=False)


def _section(page: str, title: str, heading: str, anchor: str, told: str) -> _Place:
    found = Found(page, f"{heading} — {title}" if heading else title, anchor)
    named = _weighed(heading, _TITLE) if heading else _weighed(title, _TITLE)
    weights = (*named, *_weighed(title, _GUIDE), *_weighed(in_trade_words(told), _BODY))
    return _Place(found, weights, is_guide=True)


def _of_question(number: int) -> Found:
    question = questions()[number]
    return Found(
        question.page, in_trade_words(question.ask), anchor_of(question.title) if question.title else ""
    )


@cache
def _weighed(text: str, weight: float) -> tuple[tuple[str, float], ...]:
    return tuple((word, weight) for word in dict.fromkeys(search_key(text).split()))
