"""The end of a file through its page: announced, reviewed, erased."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from jalon.storage import records
from jalon.storage.schema.acts import ActRow, TripRow
from ui.audit import findings
from ui.driving import TODAY, activate, press, settled, type_text


@pytest.fixture
def page(qtbot, window, people):
    window.open_person(people["Lefèvre"])
    activate(qtbot, window)
    return window.person


def test_an_erasure_by_rule_is_announced_from_the_page_and_taken_back(qtbot, window, page, people, caseload):
    with caseload.write("close_path") as session:
        for path in page.desk.read.of("support_path"):
            records.update(session, "support_path", path.id, {"exit_date": date(2023, 6, 30)})
        for act in session.execute(select(ActRow.id)).scalars().all():
            records.update(session, "act", act, {"date": date(2023, 6, 1)})
    page.erase()
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    assert not dialog.announce_button.isVisible()
    dialog.rule.choose("retention")
    assert "Durée atteinte" in dialog.delay.text()
    assert not dialog.next_button.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "annoncé" in window.status.text())
    page.erase()
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    dialog.rule.choose("retention")
    QTest.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "sera possible à partir du 01/01/2027" in dialog.why_banner.text)
    QTest.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "Annonce retirée" in window.status.text())


def test_who_is_named_elsewhere_is_shown_before_the_last_question_and_masked(
    qtbot, window, page, people, caseload
):
    with caseload.write("record_round") as session:
        tour = {"coach_id": caseload.signed_in.coach_id, "date": TODAY, "minutes": 30}
        chez = records.insert(session, "trip", tour | {"purpose": "Chez Mme Lefèvre"})
        other = records.insert(session, "trip", tour | {"purpose": "Garage Lefevre"})
    page.erase()
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    dialog.rule.choose("other")
    QTest.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "certificat" in dialog.why_banner.text)
    type_text(dialog.reason, "dossier en double")
    QTest.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(dialog.mentions.boxes) == 2)
    box = next(box for box, mention in dialog.mentions.boxes if mention.record_id == other)
    box.setChecked(False)
    QTest.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(dialog.code.hasFocus)
    type_text(dialog.code, "A-0001")
    press(qtbot, Qt.Key.Key_Return)
    with caseload.read() as session:
        said = dict(session.execute(select(TripRow.id, TripRow.purpose)).all())
    assert (said[chez], said[other]) == ("Chez Mme [effacé]", "Garage Lefevre")


def test_the_steps_of_an_erasure_hold_in_every_look(qtbot, look, window, page, caseload):
    with caseload.write("record_round") as session:
        tour = {"coach_id": caseload.signed_in.coach_id, "date": TODAY, "minutes": 30}
        records.insert(session, "trip", tour | {"purpose": "Chez Mme Lefèvre " + "puis ailleurs " * 9})
    window.resize(*look)
    page.erase()
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    for rule in ("retention", "other", "right_to_erasure"):
        dialog.rule.choose(rule)
        settled(qtbot)
        assert findings(dialog) == [], rule
    dialog.next_button.click()
    qtbot.waitUntil(lambda: bool(dialog.mentions.boxes))
    settled(qtbot)
    assert findings(dialog) == []
    dialog.next_button.click()
    settled(qtbot)
    assert findings(dialog) == []
