"""The help says what the program shows, opens where one is, and finds a word however it is typed."""

import ast
import io
import sys
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops
from PySide6.QtCore import Qt, QUrl

import jalon.ui
from jalon.domain.plain_markdown import Kind, Picture, spans_of
from jalon.domain.search_keys import search_key
from jalon.settings import help_pages
from jalon.ui import help_window, places
from jalon.ui.crash import CrashDialog
from jalon.ui.help_text import GLOSSARY, KEYBOARD
from jalon.ui.help_window import PAGE_OF, HelpWindow, show_help
from jalon.ui.keyboard_card import listed
from ui.audit import findings
from ui.driving import activate, press, type_text

sys.path.insert(0, str(Path(__file__).parents[2] / "installer"))
import help_pictures

_ROOM_OF_A_PICTURE = 60_000


@cache
def _words_of_the_program() -> frozenset[str]:
    found = set()
    for path in Path(jalon.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(_bare(node.value))
    return frozenset(found)


def _bare(text: str) -> str:
    return text.replace("&", "").replace("\u00a0", " ").rstrip("… ")


def _spans(kind: Kind) -> list[tuple[str, str, str]]:
    return [
        (guide.key, span.text, span.target)
        for guide in help_pages.guides()
        for part in guide.parts
        for spans in spans_of(part)
        for span in spans
        if span.kind is kind
    ]


def test_there_are_twelve_guides():
    assert len(help_pages.guides()) == 12


def test_every_control_that_a_guide_names_is_in_the_program():
    unknown = [
        (key, text) for key, text, _ in _spans(Kind.CONTROL) if _bare(text) not in _words_of_the_program()
    ]
    assert unknown == []


def test_every_key_that_a_guide_names_is_on_the_card():
    shown = help_pages.keys()
    known = {key for _, rows in shown for key, _ in rows}
    assert [(key, text) for key, text, _ in _spans(Kind.KEYS) if text not in known] == []


def test_every_link_and_picture_is_there_and_pictures_are_light():
    known = {guide.key for guide in help_pages.guides()} | {GLOSSARY, KEYBOARD}
    assert [target for _, _, target in _spans(Kind.LINK) if target not in known] == []
    shown = [part for guide in help_pages.guides() for part in guide.parts if isinstance(part, Picture)]
    paths = [help_pages.picture_path(picture.name) for picture in shown]
    assert len(paths) >= 4
    assert all(path is not None and path.stat().st_size <= _ROOM_OF_A_PICTURE for path in paths)


def test_each_screen_has_its_guide():
    keys = {screen.key for screen in places.SCREENS} | set(places.PAGES)
    assert keys <= set(PAGE_OF)
    assert set(PAGE_OF.values()) <= {guide.key for guide in help_pages.guides()}


def test_the_keys_of_the_help_are_those_of_the_window(window):
    assert help_pages.keys() == tuple((title, tuple(keys)) for title, keys in listed(window.commands))


def test_f1_opens_the_guide_of_the_screen_and_escape_closes_it(qtbot, window):
    window.show_place("month")
    press(qtbot, Qt.Key.Key_F1)
    [shown] = help_window._open
    qtbot.addWidget(shown)
    activate(qtbot, shown)
    assert shown.page == "un-mois"
    type_text(shown.search, "trésor")
    assert shown.lines == ()
    shown.search.clear()
    type_text(shown.search, "aipd")
    assert shown.page in ("premier-jour", "devoirs-et-droits")
    shown._follow(QUrl("un-acte"))
    assert (shown.page, shown.search.text()) == ("un-acte", "")
    assert show_help("journal") is shown
    press(qtbot, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_a_question_leads_to_its_title_where_reading_goes_on(qtbot):
    shown = HelpWindow()
    qtbot.addWidget(shown)
    shown.show()
    for number, found in enumerate(shown._found):
        shown.list.setCurrentRow(number)
        if found.anchor:
            told = shown.view.textCursor().block().text()
            assert search_key(told).replace(" ", "-") == found.anchor


def test_f1_opens_the_help_beside_a_form_which_keeps_what_is_typed(qtbot, window):
    window.new_line()
    form = window.form
    activate(qtbot, form)
    type_text(form.line, "45 visite")
    press(qtbot, Qt.Key.Key_F1)
    [shown] = help_window._open
    qtbot.addWidget(shown)
    assert shown.isVisible()
    assert shown.page == "un-acte"
    assert form.isVisible()
    assert form.line.text() == "45 visite"
    form.throw_away()


def test_the_help_in_every_look(qtbot, any_look):
    shown = HelpWindow()
    qtbot.addWidget(shown)
    shown.resize(*any_look)
    shown.show()
    activate(qtbot, shown)
    assert findings(shown) == []
    shown.search.setText("sauvegarde")
    assert findings(shown) == []


def test_the_booklet_is_shown_before_it_is_printed(qtbot, window):
    shown = HelpWindow()
    qtbot.addWidget(shown)
    shown.show()
    shown.booklet_button.click()
    activate(qtbot, shown.preview)
    assert len(shown.preview.views) > len(help_pages.guides())
    shown.preview.accept()


def test_the_report_of_a_failure_in_every_look(qtbot, look):
    shown = CrashDialog("Jalon 0.1.0\nbuiltins.KeyError\n  jalon/ui/start.py:12 run")
    qtbot.addWidget(shown)
    shown.show()
    activate(qtbot, shown)
    assert findings(shown) == []


def test_a_picture_shows_what_the_program_shows(qtbot, window):
    shown = help_pictures.papers(window)
    qtbot.waitUntil(lambda: window.screens.currentWidget().options.kind is not None, timeout=5000)
    made = Image.open(io.BytesIO(help_pictures.as_png(shown))).convert("L")
    path = help_pages.picture_path("papiers")
    assert path is not None
    kept = Image.open(path).convert("L")
    assert made.size == kept.size
    differing = ImageChops.difference(made, kept).point(lambda level: 255 if level > 40 else 0)
    assert differing.histogram()[255] / (made.width * made.height) < 0.03
