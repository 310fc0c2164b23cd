"""The recovery code is shown once, put on paper, and read back with the code hidden."""

from datetime import date

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel

from jalon.storage.passphrases import new_recovery_code
from jalon.ui.recovery_dialog import NewCode, RecoveryDialog
from ui.audit import findings
from ui.driving import activate, press, settled, type_text

CODE = new_recovery_code()


@pytest.fixture
def proofs() -> list[str]:
    return []


@pytest.fixture
def dialog(qtbot, window, proofs) -> RecoveryDialog:
    new = NewCode(CODE, "L’Étape", "essai", date(2026, 12, 2))
    made = RecoveryDialog(new, lambda: proofs.append("proven"), window)
    made.open()
    activate(qtbot, made)
    return made


def shown(dialog: RecoveryDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_code_is_shown_in_groups_then_hidden_while_it_is_typed(qtbot, dialog, proofs):
    groups = CODE.split("-")
    assert all(group in shown(dialog) for group in groups)
    dialog.next_button.click()
    assert not any(group in shown(dialog) for group in groups)
    assert len(dialog.fields) == 4
    for rank, field in dialog.fields.items():
        type_text(field, groups[rank].lower())
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert proofs == ["proven"]


def test_a_wrong_group_is_named_and_nothing_is_proven(qtbot, dialog, proofs):
    dialog.next_button.click()
    first, *others = dialog.fields
    for rank in others:
        type_text(dialog.fields[rank], CODE.split("-")[rank])
    type_text(dialog.fields[first], "AAAAAA")
    dialog.check_button.click()
    assert f"groupe {first + 1}" in shown(dialog)
    assert dialog.fields[first].hasFocus()
    dialog.back_button.click()
    assert CODE.split("-")[0] in shown(dialog)
    assert proofs == []
    dialog._is_on_paper = True
    dialog.reject()


def test_leaving_without_a_paper_is_warned_once(qtbot, dialog):
    dialog.later_button.click()
    assert dialog.isVisible()
    assert "aucun papier" in dialog.banner.text
    dialog.later_button.click()
    assert not dialog.isVisible()


def test_the_sheet_is_in_no_file_until_it_is_saved(qtbot, dialog, tmp_path, home):
    before = {path for folder in (tmp_path, home) for path in folder.rglob("*")}
    preview = dialog.show_sheet()
    activate(qtbot, preview)
    assert {path for folder in (tmp_path, home) for path in folder.rglob("*")} == before
    target = tmp_path / "feuille.pdf"
    assert dialog.save_to(target, preview._content) == target
    text = pypdf.PdfReader(target).pages[0].extract_text()
    assert all(group in text for group in CODE.split("-"))
    assert "effacez-le" in dialog.told.text
    preview.accept()
    dialog.later_button.click()
    dialog.later_button.click()


def test_a_sheet_is_never_written_over_a_caseload(dialog, caseload):
    before = caseload.path.read_bytes()
    assert dialog.save_to(caseload.path, b"%PDF") is None
    assert "dont Jalon a besoin" in dialog.banner.text
    assert caseload.path.read_bytes() == before
    dialog.later_button.click()
    dialog.later_button.click()


def test_the_sheet_is_printed_whole_and_counts_as_paper(qtbot, dialog, tmp_path):
    preview = dialog.show_sheet()
    activate(qtbot, preview)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(150)
    printer.setFullPage(True)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(preview.kept):
        preview.print_on(printer)
    # Nothing came out of a printer: the file opens everything, and is to be erased.
    assert "rien n’a été imprimé" in preview.saved.text
    assert "printed.pdf" in dialog.told.text
    printed = pypdf.PdfReader(tmp_path / "printed.pdf")
    assert len(printed.pages) == 1
    width, height = (float(value) for value in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    preview.accept()
    dialog.later_button.click()
    assert not dialog.isVisible()


def test_both_pages_and_the_sheet_are_usable_by_all(qtbot, look, window, proofs):
    window.resize(*look)
    dialog = RecoveryDialog(NewCode(CODE, "L’Étape", "essai", date(2026, 12, 2)), proofs.clear, window)
    dialog.open()
    activate(qtbot, dialog)
    assert findings(dialog) == []
    dialog.later_button.click()
    settled(qtbot)
    assert findings(dialog) == []
    dialog.ask_proof()
    dialog.check()
    settled(qtbot)
    assert findings(dialog) == []
    preview = dialog.show_sheet()
    activate(qtbot, preview)
    assert findings(preview) == []
    preview.accept()
    dialog.reject()
