"""Every section of the settings and its dialogs: by keyboard, by ear, at 200 %, in both themes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from jalon.domain.errors import DamagedRingError
from jalon.services.diagnosis import CaseloadReport
from jalon.services.restoring import Restored, RestorePreview
from jalon.storage.comparison import Change
from jalon.storage.queries.totals import Totals
from jalon.ui import messages
from jalon.ui.settings_screen import SECTIONS
from ui.audit import findings
from ui.driving import activate, settled

_AN_EVENING = datetime(2026, 11, 20, 17, 45, tzinfo=UTC)
A_PREVIEW = RestorePreview(
    lost=tuple(Change(label, _AN_EVENING, 3) for label in ("record_act", "admit_person", "record_act")),
    regained=(Change("correct_person", _AN_EVENING, 1),),
    made_at=_AN_EVENING,
    here=Totals(21, 1340),
    there=Totals(20, 1328),
    is_same_caseload=False,
)
A_SOUND_REPORT = CaseloadReport(
    tuple(
        (name, ())
        for name in (
            "ciphers",
            "pages",
            "integrity",
            "foreign_keys",
            "search",
            "journal",
            "access_log",
            "documents",
        )
    ),
    (("warning", "SANS_REFERENT", "A-0001"), ("warning", "SANS_REFERENT", "A-0002")),
)
A_DAMAGED_REPORT = CaseloadReport((("ciphers", ("page 12",)), ("pages", ("x",)), ("integrity", ())), ())


@pytest.mark.parametrize("key", [section.key for section in SECTIONS])
def test_each_section_of_the_settings(qtbot, any_look, window, key):
    window.resize(*any_look)
    window.show_place("settings")
    window.settings.show_section(key)
    settled(qtbot)
    assert findings(window) == []


def test_the_dialogs_of_the_backups(qtbot, look, window):
    window.resize(*look)
    section = window.backup_settings()
    section.back_up()
    qtbot.waitUntil(lambda: section._model.rowCount() == 1)
    qtbot.waitUntil(lambda: not window._jobs.is_busy)
    activate(qtbot, window)
    section.banner.say(messages.describe_backup(DamagedRingError(Path("essai.jalon-cles"))))
    section.ring_button.show()
    settled(qtbot)
    assert findings(window) == []
    restoring = section.open_restore(None)
    restoring._show_preview(A_PREVIEW)
    activate(qtbot, restoring)
    settled(qtbot)
    assert findings(restoring) == []
    restoring._target = Path("essai.jalon")
    restoring._show_restored(Restored(A_PREVIEW.made_at, 12, 340, 2))
    settled(qtbot)
    assert findings(restoring) == []
    restoring.reject()
    for report in (A_SOUND_REPORT, A_DAMAGED_REPORT):
        section._examined(report)
        activate(qtbot, section.dialog)
        settled(qtbot)
        assert findings(section.dialog) == []
        section.dialog.accept()
