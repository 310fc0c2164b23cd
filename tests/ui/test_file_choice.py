"""A folder or a file is asked for: a stick that is plugged in is proposed."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from jalon.ui.file_choice import among_plugged, dialog_for


def test_a_stick_is_among_the_places_and_the_parts_of_the_system_are_not():
    roots = ["/", "/boot", "/run/user/1000", "/media/claire/CLE", "/run/media/claire/DISQUE", "/mnt/partage"]
    assert among_plugged(roots) == [
        Path("/media/claire/CLE"),
        Path("/mnt/partage"),
        Path("/run/media/claire/DISQUE"),
    ]


def test_the_dialog_proposes_the_stick_and_has_room_for_the_name_of_the_folder(qtbot, qapp, tmp_path):
    qapp.choose_text_size(150)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 700)
    window.show()
    stick = tmp_path / "CLE"
    stick.mkdir()
    asked = dialog_for(window, "Où\u00a0?", tmp_path, [stick])
    asked.setOption(asked.Option.DontUseNativeDialog)
    asked.show()
    assert [Path(url.toLocalFile()) for url in asked.sidebarUrls()] == [Path.home(), stick]
    look_in = asked.findChild(QComboBox, "lookInCombo")
    qtbot.waitUntil(lambda: look_in.width() > 200)
    asked.close()
    qapp.choose_text_size(100)
