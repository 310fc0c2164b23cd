"""Small steps of the day: said once, asked before, named, masked; and the structure's word in every label."""

import ast
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

import jalon.ui
from jalon.domain.acts import NewAct, NewParticipant
from jalon.domain.months import Month
from jalon.services import activity, history, log, people_lists, person_records, returns
from jalon.storage import records
from ui.driving import TODAY, activate, press, type_text

_WORDS_THAT_STAY = {
    "Tuteur, responsable, référent handicap…",  # the one of a firm, another trade
    "2022\u00a0: référent, structure gestionnaire",
    "2026\u00a0: conseiller, chef de file",
    "Titre de &conseiller",  # a certification, whatever the job is called
}

_TABLES = ("ACTIONS", "CAUSES", "FIELDS", "LISTS", "RECORDS", "WRITTEN")


def test_every_label_with_the_word_of_the_trade_goes_through_the_setting(window, people):
    """What a screen shows has the structure's word: the sources are read, so that none is forgotten."""
    found = []
    for path in sorted(Path(jalon.ui.__file__).parent.rglob("*.py")):
        if path.name == "vocabulary.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        told = {
            id(inner) for node in ast.walk(tree) if _translates(node, path.stem) for inner in ast.walk(node)
        }
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        found += [
            f"{path.name}:{node.lineno} {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and ("éférent" in node.value or "onseiller" in node.value)
            and node.value not in _WORDS_THAT_STAY
            and id(node) not in told | documented
        ]
    assert found == []


def _translates(node: ast.AST, module: str) -> bool:
    """Tell whether what is inside goes through the setting: by its own call, or by who shows it."""
    if isinstance(node, ast.keyword) and node.arg == "also":
        return True  # words by which the palette finds a command, shown nowhere
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        # A title of a column, the labels and titles of a form are put in the words of the trade when shown.
        return name in ("in_trade_words", "Column", "Field", "Form", "only")
    # The tables of words that ``messages`` and its like read through the setting.
    is_words = module in ("messages", "import_states", "import_history") or module.endswith("_words")
    names = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
    return is_words and any(isinstance(name, ast.Name) and name.id.strip("_") in _TABLES for name in names)


def test_a_module_is_changed_in_a_step_that_one_enter_accepts_and_undo_names(qtbot, window, caseload, people):
    window.open_person(people["Nowak"])
    window.person.change.menu().actions()[1].trigger()
    step = window.person.desk.dialog
    activate(qtbot, step)
    assert "Recherche" in step.windowTitle() or "Recherche" in step._title
    type_text(step.field("start_date"), "")
    step.field("start_date").setText("30/11/2026")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Ctrl+Z" in window.status.text())
    assert "30/11/2026" in window.status.text()
    assert "changement de module" in window.undo_button.text()
    window.undo()
    assert "Évaluation" in window.person.now.text()


def test_an_admission_is_said_once_before_a_module(qtbot, window, people):
    window.open_person(people["N’Diaye"])
    said = [
        label.text()
        for label in window.person.path.findChildren(QLabel)
        if label.isVisible() and "admission" in label.text().lower()
    ]
    assert len(said) == 1


def test_the_exchanges_say_who_has_no_module(qtbot, window, caseload, people):
    window.forms.new_exchanges("mail 5 Lefèvre, N’Diaye")
    dialog = window.form
    activate(qtbot, dialog)
    assert "aucun module (Émile N’Diaye)" in dialog.missing.text()
    press(qtbot, Qt.Key.Key_Return)
    assert "aucun module (Émile N’Diaye)" in window.status.text()


def test_the_sex_is_asked_only_of_who_unfolds_it(qtbot, window, caseload):
    window.admit()
    form = window.form
    activate(qtbot, form)
    assert form.sex_row.isHidden()
    type_text(form.family_name, "Benali")
    type_text(form.given_name, "Aïcha")
    form.more_button.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is form.sex
    form.sex.choose("2")
    form.save()
    admitted = window.person.person.id
    assert person_records.read_file(caseload, admitted).person.values["sex"] == 2


def test_the_family_of_disability_is_masked_until_someone_asks(qtbot, window, caseload, people):
    with caseload.write("correct_person") as session:
        for name in ("Nowak", "Lefèvre"):
            records.update(session, "person", people[name], {"disability_family": "PSYCHIQUE"})
    window.open_person(people["Nowak"])
    card = window.person.identity
    assert card.disability.text() == "Masquée"
    assert not any("Psychique" in label.text() for label in window.person.findChildren(QLabel))
    card.disability_button.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert card.disability.text() == "Psychique"
    window.open_person(people["Lefèvre"])
    assert card.disability.text() == "Masquée"
    card.change_disability()
    dialog = window.person.desk.dialog
    dialog.field("disability_family").choose("MOTEUR")
    dialog.save()
    assert (
        person_records.read_file(caseload, people["Lefèvre"]).person.values["disability_family"] == "MOTEUR"
    )
    assert card.disability.text() == "Masquée"
    changes = history.changes_of_person(caseload, people["Lefèvre"])
    window.person.show_history()
    assert changes
    assert not any("MOTEUR" in cell for row in window.person.history_dialog.lines() for cell in row)


@pytest.fixture
def locked(caseload, people):
    returns.lock_month(caseload, Month(2026, 11), today=TODAY)
    act = NewAct(
        date(2026, 11, 20), 30, "ENTRETIEN", "PERSONNE", (caseload.signed_in.coach_id,),
        (NewParticipant(people["Lefèvre"]),), modality="PRESENTIEL", module="M4_EMPLOI",
    )  # fmt: skip
    activity.record_act(caseload, act, today=TODAY)


def test_what_was_written_after_the_lock_says_so_on_the_page(qtbot, window, caseload, people, locked):
    window.open_person(people["Lefèvre"])
    model = window.person.table.model()
    spoken = [
        str(model.index(row, 2).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    ]
    assert ["à régulariser" in one for one in spoken] == [True, False]


def test_the_marks_of_any_months_are_those_of_each_month(caseload, people, locked):
    acts = activity.list_acts_of_person(caseload, people["Lefèvre"])
    (late, early) = sorted(acts, key=lambda act: act.date, reverse=True)
    activity.cancel_act(caseload, early.id)
    acts = activity.list_acts_of_person(caseload, people["Lefèvre"])
    by_month = {act.id: act.is_late for act in log.mark_late(caseload, Month(2026, 11), acts)}
    assert {act.id: act.is_late for act in log.mark_late_anywhere(caseload, acts)} == by_month
    assert by_month[late.id]
    assert log.mark_late_anywhere(caseload, ()) == ()
    assert people_lists.find_people(caseload, "open", "", today=TODAY)
