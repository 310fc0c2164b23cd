"""The shell of the window: its settings, its palette, and the one list of what can be asked."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from jalon.services import person_records
from jalon.ui.keyboard_card import KeyboardCard
from jalon.ui.main_window import MainWindow
from jalon.ui.parts import words
from jalon.ui.places import PLACES
from jalon.ui.settings_screen import SECTIONS
from ui.audit import findings
from ui.driving import activate, press, settled, type_text


def open_palette(qtbot, window: MainWindow):
    press(qtbot, Qt.Key.Key_K, control=True)
    qtbot.waitUntil(lambda: window._palette is not None)
    palette = window._palette
    activate(qtbot, palette)
    return palette


def test_a_few_letters_and_enter_open_a_person(qtbot, window, people):
    palette = open_palette(qtbot, window)
    type_text(palette.line, "oeuvr")
    assert palette.entries[0] == "Anne Œuvrard · A-0002"
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.screens.currentWidget() is window.person)
    assert window.person.person.id == people["Œuvrard"]
    qtbot.waitUntil(lambda: window._palette is None)


def test_the_arrows_choose_an_action_while_the_letters_stay_in_the_line(qtbot, window):
    palette = open_palette(qtbot, window)
    assert "Journal   (Ctrl+4)" in palette.entries
    type_text(palette.line, "texte")
    press(qtbot, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 1
    assert palette.line.text() == "texte"
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window._palette is None)


def test_letters_that_nothing_bears_are_said_so(qtbot, window):
    palette = open_palette(qtbot, window)
    type_text(palette.line, "zzqx")
    assert palette.entries == ()
    assert palette.nothing.text().startswith("Rien")
    press(qtbot, Qt.Key.Key_Return)
    palette.reject()


def test_the_palette_is_usable_by_ear_and_by_keyboard(qtbot, window):
    palette = open_palette(qtbot, window)
    assert findings(palette) == []
    palette.reject()


def test_the_keyboard_card_lists_the_keys_that_work(qtbot, window):
    card = KeyboardCard(window.commands, window)
    shown = {label.text() for label in card.findChildren(type(words("")))}
    for command in window.commands:
        if command.keys:
            assert command.words in shown
    assert "Ctrl+K" in shown
    card.deleteLater()


def test_the_settings_change_the_look_and_the_delay_at_once(qtbot, window, qapp):
    window.show_place("settings")
    section = window.settings.section("display")
    section.theme.choose("dark")
    assert qapp.preferences.theme == "dark"
    section.delay.choose("5")
    assert qapp.preferences.idle_minutes == 5
    assert window._idle._delay == 300
    section.text_size.choose("150")
    qtbot.waitUntil(lambda: qapp.preferences.text_scale_percent == 150)
    assert window.screens.currentWidget() is window.settings


def test_the_title_says_which_section_of_the_settings_is_shown(window):
    window.show_place("settings")
    window.backup_settings()
    assert window.windowTitle() == "Jalon — Réglages, sauvegardes"
    window.settings.names.setCurrentRow(0)
    assert window.windowTitle() == "Jalon — Réglages, affichage"


@pytest.mark.parametrize("key", ["home", "people", "employers", "journal", "month", "settings"])
def test_the_title_never_bears_a_name(window, key, people):
    window.show_place(key)
    assert window.windowTitle().startswith("Jalon — ")
    for name in people:
        assert name not in window.windowTitle()


def test_the_entry_of_the_rail_that_is_lit_leads_back_to_its_list(qtbot, window, people):
    window.open_person(people["Nowak"])
    activate(qtbot, window)
    menu = window.rail.menu
    lit = menu.visualItemRect(menu.currentItem()).center()
    qtbot.mouseClick(menu.viewport(), Qt.MouseButton.LeftButton, pos=lit)
    assert window.screens.currentWidget() is window.people
    window.open_person(people["Nowak"])
    menu.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert window.screens.currentWidget() is window.people


def test_the_papers_of_a_person_lead_back_to_her(window, people):
    window.open_person(people["Nowak"])
    lit = window.rail.menu.currentRow()
    window.show_papers()
    window.show_papers()
    assert window.rail.menu.currentRow() == lit
    window.go_back()
    assert window.screens.currentWidget() is window.person
    window.show_place("settings")
    window.show_papers()
    window.go_back()
    assert window.screens.currentWidget() is window.settings


class _Shown(QObject):
    """Keeps what kinds of windows appeared."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.kinds.append(type(watched).__name__)
        return False


def test_a_screen_that_is_made_flashes_no_window_of_its_own(qtbot, window, qapp, people):
    shown = _Shown()
    qapp.installEventFilter(shown)
    try:
        for screen in PLACES:
            window.rail.menu.setCurrentRow(PLACES.index(screen))
        window.open_person(people["Nowak"])
        for section in SECTIONS:
            window.settings.show_section(section.key)
        settled(qtbot)
    finally:
        qapp.removeEventFilter(shown)
    assert shown.kinds == []


def test_the_flash_would_be_seen(qtbot, qapp):
    shown = _Shown()
    qapp.installEventFilter(shown)
    flashed = words("une fenêtre à elle seule")
    flashed.setVisible(True)
    qapp.removeEventFilter(shown)
    assert shown.kinds == ["QLabel"]
    flashed.deleteLater()


def test_a_larger_text_leaves_the_month_the_search_and_the_section(qtbot, window, qapp):
    window.show_place("month")
    window.monthly.picker.before.click()
    month = window.monthly.picker.month
    window.show_place("settings")
    window.settings.show_section("backups")
    window.show_place("people")
    window.people.search.setText("nowak")
    qapp.choose_text_size(120)
    assert window.people.search.text() == "nowak"
    assert window.monthly.picker.month == month
    window.show_place("settings")
    assert window.windowTitle().endswith("sauvegardes")


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_Ampersand, "home"), (Qt.Key.Key_Eacute, "people")])
def test_the_top_row_of_a_french_keyboard_leads_to_the_screens(qtbot, window, key, place):
    window.show_place("journal")
    press(qtbot, key, control=True)
    assert window.screens.currentWidget() is window.screens.made[place]


def test_what_was_done_is_said_until_it_is_old_and_can_still_be_undone(window, people):
    window._workspace.write(person_records.add_record, "next_action", people["Nowak"], {"label": "Appeler"})
    window.tell("Ajouté.")
    assert window.foot.old.isActive()
    window.foot.old.timeout.emit()
    assert window.status.text() == ""
    assert not window.undo_button.isHidden()


def test_escape_leads_from_a_page_to_its_list_wherever_one_came_from(qtbot, window, people):
    window.show_place("journal")
    window.open_person(people["Nowak"])
    press(qtbot, Qt.Key.Key_Escape)
    assert window.screens.currentWidget() is window.people
