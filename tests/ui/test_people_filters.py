"""The list of people: kept by référent, module and situation, sorted, remembered without a name."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jalon.services import paths, people_lists, person_records
from jalon.services.people_lists import NO_MODULE, Wanted
from jalon.storage import records
from jalon.ui.people_screen import PeopleScreen
from ui.driving import TODAY


def names(screen):
    model = screen.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def screen(window):
    window.show_place("people")
    return window.people


def test_filters_open_by_their_letter_and_say_how_many_are_in_place(qtbot, window, screen):
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(screen.filters.coach.hasFocus)
    screen.filters.situation.choose("employed")
    assert names(screen) == ["Zoé Lefèvre"]
    assert "1" in screen.filters_button.text()
    assert screen.heading.subtitle.text() == "1\u00a0personne"
    screen.filters.module.choose("M2_PROJET")
    assert names(screen) == []
    assert "filtres" in screen.empty_words.text()
    screen.filters.clear_button.click()
    assert len(names(screen)) == 4


def test_by_module_without_module_and_without_next_action(screen):
    screen.filters.module.choose("M2_PROJET")
    assert names(screen) == ["Anne Œuvrard"]
    screen.filters.module.choose(NO_MODULE)
    assert names(screen) == ["Émile N’Diaye"]
    screen.filters.clear()
    screen.filters.situation.choose("no_action")
    assert "Anne Œuvrard" not in names(screen)
    assert len(names(screen)) == 3


def test_the_order_is_by_name_by_what_comes_next_or_by_time_in_the_module(screen):
    screen.filters.order.choose("action")
    assert names(screen)[0] == "Anne Œuvrard"
    screen.filters.order.choose("module")
    assert names(screen)[-1] == "Émile N’Diaye"
    screen.filters.order.choose("admission")
    assert names(screen) == ["Zoé Lefèvre", "Anne Œuvrard", "Łucja Nowak", "Émile N’Diaye"]


def test_suspended_people_are_a_list_of_their_own(window, screen, caseload, people):
    screen.which.choose("suspended")
    assert "suspendu" in screen.empty_words.text()
    path = person_records.read_file(caseload, people["Nowak"]).of("support_path")[0]
    person_records.add_record(caseload, "suspension", path.id, {"start_date": date(2026, 11, 1)})
    screen.reload()
    assert names(screen) == ["Łucja Nowak"]


def test_a_colleague_finds_hers_those_who_left_too(caseload, people):
    with caseload.write("demonstration") as session:
        values = {"family_name": "Petit", "given_name": "Paul", "role": "REFERENT"}
        paul = records.insert(session, "coach", values)
    path = person_records.read_file(caseload, people["Nowak"]).of("support_path")[0]
    paths.change_coach(caseload, path.id, paul, date(2026, 11, 1))
    found = people_lists.find_people(caseload, "open", "", today=TODAY, wanted=Wanted(coach_id=paul))
    assert found == (people["Nowak"],)
    paths.correct_path(caseload, path.id, {"exit_date": date(2026, 11, 20)})
    found = people_lists.find_people(caseload, "left", "", today=TODAY, wanted=Wanted(coach_id=paul))
    assert found == (people["Nowak"],)
    claire = Wanted(coach_id=caseload.signed_in.coach_id)
    assert len(people_lists.find_people(caseload, "all", "", today=TODAY, wanted=claire)) == 3


def test_filters_come_back_at_the_next_opening_and_hold_no_name(qtbot, qapp, window, screen):
    screen.filters.coach.setCurrentIndex(1)
    screen.filters.order.choose("action")
    screen.which.choose("all")
    kept = qapp.preferences.filters
    assert kept["people.order"] == "ACTION"
    assert not any("Martin" in value or "Claire" in value for value in kept.values())
    again = PeopleScreen(screen._workspace, lambda: TODAY, qapp)
    qtbot.addWidget(again)
    assert again.filters.wanted() == screen.filters.wanted()
    assert again.which.value() == "all"
    assert again.filters_button.text() == "&Filtres\u00a0: 1"
