"""The screen of everything that is watched: by horizon, filtered, done by Enter, put aside until a day."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

import make
from jalon.domain.deadlines import KIND_OF_RULE, DeadlineKind
from jalon.services import deadlines, person_records
from jalon.storage import records
from jalon.storage.queries.calendar_entries import read_acts_ahead
from jalon.ui.deadline_words import DOING, HORIZONS, KINDS
from reports import reading
from ui.audit import findings
from ui.driving import TODAY, activate, press, settled, type_text
from ui.test_person_page import ZOE, texts

NEXT_YEAR = date(2027, 3, 1)


def insert(caseload, table, **values):
    with caseload.write("demonstration") as session:
        return records.insert(session, table, values)


def contract_of(caseload, person_id):
    [contract] = person_records.read_file(caseload, person_id).of("job_contract")
    return contract


@pytest.fixture
def screen(qtbot, window, people):
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    return window.screens.currentWidget()


def rules(screen):
    return [one.rule for one in screen.shown]


def enter_on(qtbot, window, screen, rule):
    """Press Enter on the first line of a rule."""
    screen.reload()
    activate(qtbot, window)
    screen.table.setFocus()
    screen.table.selectRow(rules(screen).index(rule))
    QTest.keyClick(screen.table, Qt.Key.Key_Return)


def test_it_opens_by_a_key_or_from_the_first_screen_and_goes_back(window, screen):
    assert screen.heading.title.text() == "Échéances"
    assert screen.table.hasFocus()
    window.go_back()
    window.home.deadlines.all_button.click()
    assert window.screens.currentWidget() is screen


def test_every_kind_and_every_rule_has_its_words_and_its_key():
    assert set(KINDS) == set(DeadlineKind)
    assert set(DOING) == set(KIND_OF_RULE)
    assert len(set(KINDS.values())) == len(KINDS)


def test_the_lots_are_counted_and_chosen(caseload, people, screen):
    for days in (-3, 0, 7, 8, 30, 31, 90, 91):
        insert(
            caseload, "recognition", person_id=people[ZOE], kind=f"K{days}", end_date=TODAY + timedelta(days)
        )
    screen.reload()
    screen.filters.kind.choose("RECOGNITION_END")
    assert [tab.text().partition(". ")[2] for tab in screen.tabs.values()] == [
        "Toutes (8)",
        *(f"{words} ({count})" for words, count in zip(HORIZONS.values(), (1, 2, 2, 2, 1), strict=True)),
    ]
    tabs = list(screen.tabs.values())
    tabs[2].click()
    assert [one.days_left for one in screen.shown] == [0, 7]
    tabs[5].click()
    assert [one.days_left for one in screen.shown] == [91]
    assert "1\u00a0échéance" in screen.heading.subtitle.text()


def test_it_is_filtered_by_person_subject_and_référent_and_remembers_all_but_the_person(
    qtbot, window, caseload, people, screen
):
    paul = insert(caseload, "coach", family_name="Petit", given_name="Paul", role="REFERENT")
    screen.reload()
    screen.filters.person.setFocus()
    type_text(screen.filters.person, "lefe")
    QTest.keyClick(screen.filters.person, Qt.Key.Key_Return)
    assert {one.person.person_id for one in screen.shown} == {people[ZOE]}
    screen.filters.kind.choose("NO_NEXT_ACTION")
    assert rules(screen) == ["NO_NEXT_ACTION"]
    screen.filters.person.clear()
    screen.filters.coach.choose(paul)
    assert rules(screen) == []
    kept = window._context.application.preferences.filters
    assert (kept["deadlines.coach"], kept["deadlines.kind"]) == (paul, "NO_NEXT_ACTION")
    assert not any(people[ZOE] in value or "Lef" in value for value in kept.values())


def test_what_to_do_the_source_and_the_working_day_are_said(caseload, people, screen):
    # 25 December 2026 is a Friday and a bank holiday: the last working day before is Thursday.
    insert(caseload, "recognition", person_id=people[ZOE], kind="RQTH", end_date=date(2026, 12, 25))
    screen.reload()
    screen.table.selectRow(rules(screen).index("RQTH_END"))
    assert "jeudi 24" in screen.to_do.text()
    assert "R5213-1-1" in screen.source.text()
    assert screen.do_button.text() == "&Faire\u00a0: noter la demande déposée"


def test_enter_on_an_rqth_opens_it_with_the_day_of_the_renewal_and_once_saved_it_is_gone(
    qtbot, window, caseload, people, screen
):
    insert(caseload, "recognition", person_id=people[ZOE], kind="RQTH", end_date=NEXT_YEAR)
    enter_on(qtbot, window, screen, "RQTH_END")
    dialog = window.person.desk.dialog
    assert dialog.field("renewal_filed_date").text() == "02/12/2026"
    activate(qtbot, dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    window.show_deadlines()
    assert "RQTH_END" not in rules(screen)


def contract_ends(caseload, people):
    contract = contract_of(caseload, people[ZOE])
    with caseload.write("demonstration") as session:
        records.update(
            session,
            "job_contract",
            contract.id,
            {"planned_end_date": TODAY + timedelta(10), "contract_type": "CDD_LT6"},
        )


def contract_ended(caseload, people):
    contract = contract_of(caseload, people[ZOE])
    with caseload.write("demonstration") as session:
        records.update(session, "job_contract", contract.id, {"planned_end_date": TODAY - timedelta(10)})


def immersion(caseload, people):
    contract = contract_of(caseload, people[ZOE])
    insert(
        caseload,
        "work_immersion",
        person_id=people[ZOE],
        employer_id=contract.values["employer_id"],
        start_date=TODAY - timedelta(3),
        end_date=TODAY + timedelta(3),
        purpose="DECOUVRIR",
    )


def long_immersion(caseload, people):
    contract = contract_of(caseload, people[ZOE])
    insert(
        caseload,
        "work_immersion",
        person_id=people[ZOE],
        employer_id=contract.values["employer_id"],
        start_date=TODAY,
        end_date=TODAY + timedelta(40),
        purpose="DECOUVRIR",
    )


def referral(caseload, people):
    insert(
        caseload,
        "referral",
        person_id=people[ZOE],
        state="RECEIVED",
        origin="CDAPH",
        validity_end_date=TODAY + timedelta(30),
    )


def adjustment(caseload, people):
    insert(
        caseload,
        "workplace_adjustment",
        person_id=people[ZOE],
        nature="HORAIRES",
        state="EN_PLACE",
        review_date=TODAY + timedelta(3),
    )


def individual_agreement(caseload, people):
    [path] = person_records.read_file(caseload, people[ZOE]).of("support_path")
    insert(
        caseload,
        "individual_agreement",
        support_path_id=path.id,
        kind="CONVENTION",
        end_date=TODAY + timedelta(20),
    )


def esat(caseload, people):
    [path] = person_records.read_file(caseload, people[ZOE]).of("support_path")
    with caseload.write("demonstration") as session:
        records.update(session, "support_path", path.id, {"esat_agreement_end_date": TODAY + timedelta(20)})


def absence(caseload, people):
    job = contract_of(caseload, people[ZOE])
    with caseload.write("demonstration") as session:
        records.update(session, "job_contract", job.id, {"absent_since": TODAY - timedelta(29)})


def nothing(caseload, people):
    """What the four people already have."""


@pytest.mark.parametrize(
    ("prepare", "rule", "column", "shown"),
    [
        (contract_ends, "CONTRACT_END", "start_date", "13/12/2026"),
        (contract_ended, "CONTRACT_END", "end_date", "22/11/2026"),
        (immersion, "IMMERSION_END", "outcome", None),
        (long_immersion, "IMMERSION_LONGEST", "end_date", "11/01/2027"),
        (referral, "REFERRAL_END", "received_date", "02/12/2026"),
        (adjustment, "ADJUSTMENT_REVIEW", "review_date", "05/12/2026"),
        (individual_agreement, "INDIVIDUAL_AGREEMENT_END", "start_date", "23/12/2026"),
        (esat, "ESAT_AGREEMENT_END", "esat_agreement_end_date", "22/12/2026"),
        (nothing, "HEALTH_VISIT", "health_visit_date", "02/12/2026"),
        (absence, "HEALTH_VISIT_BEFORE_RETURN", "absent_since", "03/11/2026"),
        (nothing, "TIME_IN_MODULE", "start_date", "02/12/2026"),
    ],
)
def test_enter_opens_the_form_that_settles_a_line_filled(
    qtbot, window, caseload, people, screen, prepare, rule, column, shown
):
    prepare(caseload, people)
    enter_on(qtbot, window, screen, rule)
    dialog = window.person.desk.dialog
    assert dialog is not None
    assert dialog.isVisible()
    field = dialog.field(column)
    if shown is not None:
        assert field.text() == shown
    dialog.done(0)


def test_enter_on_a_contact_to_take_up_opens_an_act_for_her(qtbot, window, people, screen):
    enter_on(qtbot, window, screen, "NO_CONTACT")
    assert len(window.form.people.people()) == 1
    window.form.done(0)


def test_enter_on_someone_without_a_next_step_puts_the_keyboard_on_the_line_that_writes_it(
    qtbot, window, people, screen
):
    enter_on(qtbot, window, screen, "NO_NEXT_ACTION")
    assert window.screens.currentWidget() is window.person
    assert window.person.next_actions.line.hasFocus()


def test_enter_on_the_return_that_is_due_opens_its_month(qtbot, window, people, screen):
    screen.filters.notice.choose("30")
    enter_on(qtbot, window, screen, "RETURN_DUE")
    assert window.screens.currentWidget() is window.monthly
    assert str(window.monthly.picker.month) == "2026-11"


def test_enter_on_an_employer_to_call_again_names_the_person_and_the_employer(
    qtbot, window, caseload, people, screen
):
    enter_on(qtbot, window, screen, "EMPLOYER_SILENT")
    assert window.form is not None
    assert "Boulangerie Le Phare" in " ".join(
        [field.text() for field in window.form.findChildren(type(screen.filters.person))]
    )
    window.form.done(0)


def test_a_file_kept_long_enough_opens_the_question_of_its_end(qtbot, window, caseload, people, screen):
    with caseload.write("demonstration") as session:
        gone = make.a_person(session, case_code="A-0900")
        left = make.a_path(session, gone, date(2023, 1, 2))
        records.update(
            session, "support_path", left, {"exit_date": date(2024, 11, 29), "exit_reason": "EMPLOI"}
        )
    enter_on(qtbot, window, screen, "RETENTION_END")
    assert window.person.desk.dialog is not None
    window.person.desk.dialog.done(0)


def test_an_agreement_of_the_structure_opens_its_settings(qtbot, window, caseload, screen):
    insert(
        caseload,
        "agreement",
        reference="C-1",
        kind="CHEF_DE_FILE",
        start_date=date(2024, 1, 1),
        end_date=TODAY + timedelta(30),
    )
    enter_on(qtbot, window, screen, "AGREEMENT_END")
    assert window.screens.currentWidget() is window.settings
    assert window.settings.title == "Réglages, conventions et cibles"


def test_a_line_is_put_aside_until_a_day_with_a_reason_and_comes_back_by_undoing(
    qtbot, window, people, screen
):
    screen.table.selectRow(rules(screen).index("NO_NEXT_ACTION"))
    before = len(screen.shown)
    screen.aside_button.click()
    dialog = screen.dialog
    activate(qtbot, dialog)
    type_text(dialog.reason, "Attend la décision")
    dialog.until.setFocus()
    type_text(dialog.until, "01/11/2026")
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "à venir" in texts(dialog)
    dialog.until.clear()
    type_text(dialog.until, "+20")
    press(qtbot, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert len(screen.shown) == before - 1
    window.undo()
    assert len(screen.shown) == before


def test_what_was_put_aside_is_listed_with_its_reason_and_put_back(qtbot, window, people, screen):
    before = rules(screen)
    deadline = screen.shown[before.index("NO_NEXT_ACTION")]
    window._context.workspace.write(
        deadlines.dismiss_deadline, deadline, reason="Attend la décision", today=TODAY
    )
    assert len(rules(screen)) == len(before) - 1
    screen.put_aside_button.click()
    dialog = screen.dialog
    activate(qtbot, dialog)
    assert len(dialog.lines()) == 1
    assert "Sans prochaine action" in dialog.lines()[0]
    assert "Attend la décision" in dialog.table.model().index(0, 1).data()
    qtbot.waitUntil(dialog.table.hasFocus)
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.lines() == []
    assert "viendra ici" in texts(dialog)
    dialog.done(0)
    assert rules(screen) == before


def test_of_many_people_it_is_read_off_the_thread_of_the_window(qtbot, window, screen, monkeypatch):
    from jalon.ui import deadlines_screen

    expected = rules(screen)
    monkeypatch.setattr(deadlines_screen, "AT_ONCE", 2)
    screen._take(())
    screen.reload()
    assert rules(screen) == []
    qtbot.waitUntil(lambda: rules(screen) == expected)


def test_the_file_of_the_person_is_one_key_away(window, people, screen):
    screen.table.selectRow(next(n for n, one in enumerate(screen.shown) if one.person is not None))
    screen.open_button.click()
    assert window.screens.currentWidget() is window.person


def test_what_is_listed_is_looked_at_as_a_paper_and_saved(
    qtbot, window, people, screen, tmp_path, monkeypatch
):
    screen.filters.kind.choose("NO_NEXT_ACTION")
    target = tmp_path / "echeancier.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    screen.print_button.click()
    qtbot.waitUntil(lambda: screen.dialog is not None)
    screen.dialog.save()
    assert target.read_bytes().startswith(b"%PDF")
    assert "Sujet" in reading.text_of(target.read_bytes())
    screen.dialog.done(0)


@pytest.mark.parametrize("with_names", [False, True])
def test_a_calendar_is_told_with_names_or_not_and_the_choice_is_proposed_next_time(
    qtbot, window, caseload, people, screen, tmp_path, monkeypatch, with_names
):
    insert(caseload, "recognition", person_id=people[ZOE], kind="RQTH", end_date=NEXT_YEAR)
    target = tmp_path / "agenda.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    screen.calendar_button.click()
    dialog = screen.dialog
    activate(qtbot, dialog)
    assert not dialog.names.isChecked()
    assert not dialog.warning.isVisible()
    dialog.names.setChecked(with_names)
    assert dialog.warning.isVisible() is with_names
    dialog.whose.choose("ALL")
    dialog.write_button.click()
    qtbot.waitUntil(lambda: screen.done.isVisible())
    assert ("Lefèvre" in target.read_text("utf-8")) is with_names
    assert "A-0001" in target.read_text("utf-8")
    screen.calendar_button.click()
    assert screen.dialog.names.isChecked() is with_names
    assert screen.dialog.whose.value() == "ALL"
    screen.dialog.done(0)


def test_the_questions_of_the_screen_are_usable_in_every_look(qtbot, look, window, people, screen):
    deadline = screen.shown[-1]
    window._context.workspace.write(
        deadlines.dismiss_deadline, deadline, reason="Longue raison " * 8, today=TODAY
    )
    for ask in (screen.put_aside, screen.show_put_aside, screen.tell_calendar):
        ask()
        dialog = screen.dialog
        activate(qtbot, dialog)
        if ask == screen.tell_calendar:
            dialog.names.setChecked(True)
        settled(qtbot)
        assert findings(dialog) == []
        dialog.done(0)


AN_AGENDA = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x
BEGIN:VEVENT
UID:1
DTSTART:20261208T130000Z
DURATION:PT1H
SUMMARY:Entretien Lefèvre
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261209T130000Z
SUMMARY:Nowak
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20261210T130000Z
SUMMARY:Dentiste
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def proposals(qtbot, screen, tmp_path, monkeypatch):
    path = tmp_path / "outlook.ics"
    path.write_text(AN_AGENDA, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    screen.take_button.click()
    qtbot.waitUntil(lambda: screen._outputs.proposals is not None)
    dialog = screen._outputs.proposals
    activate(qtbot, dialog)
    return dialog


def test_the_appointments_of_an_agenda_are_ticked_and_planned_and_taken_back_together(
    qtbot, window, caseload, screen, proposals
):
    assert len(proposals.boxes) == 2
    assert "Entretien Lefèvre" in texts(proposals)
    assert "Dentiste" not in texts(proposals)
    assert "1\u00a0rendez-vous sans personne" in texts(proposals)
    proposals.boxes[1].setChecked(False)
    assert proposals.plan_button.text() == "&Prévoir 1\u00a0acte"
    proposals.plan_button.click()
    with caseload.read() as session:
        [act] = read_acts_ahead(session, date(2026, 12, 8), date(2026, 12, 9))
    assert (act.state, str(act.start_time), act.duration_minutes) == ("PLANNED", "14:00:00", 60)
    window.undo()
    with caseload.read() as session:
        assert read_acts_ahead(session, date(2026, 12, 8), date(2026, 12, 9)) == ()


def test_what_is_no_agenda_is_said_on_the_screen(qtbot, screen, tmp_path):
    path = tmp_path / "photo.ics"
    path.write_bytes(b"GIF89a")
    screen._outputs.read_calendar(path)
    qtbot.waitUntil(lambda: screen.banner.isVisible())
    assert "n’est pas un agenda" in texts(screen.banner)


def test_the_proposals_are_usable_in_every_look(qtbot, look, proposals):
    settled(qtbot)
    assert findings(proposals) == []
    proposals.done(0)
