"""Every screen is usable by keyboard, by ear, at 200 %, in both themes; and the audit sees what is not."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jalon.domain.guide import GUIDED
from jalon.services import activity, partners, person_records, rights
from jalon.services.letters import FilledFor, FilledLetter, LetterModel
from jalon.services.papers.asked import Asked
from jalon.services.partners import PartnerContactEntry, PartnerEntry
from jalon.storage import records
from jalon.ui.jobs import Jobs
from jalon.ui.messages import Message
from jalon.ui.papers_screen import PapersScreen
from jalon.ui.people_field import Suggestion
from jalon.ui.tokens import DARK, LIGHT
from jalon.ui.unlock_window import UnlockWindow
from ui.audit import findings, weak_contrasts
from ui.driving import TODAY, activate, settled, type_text

_LETTER = LetterModel("0", "Invitation à un premier rendez-vous dans les locaux de l’employeur")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_told_apart(tokens):
    assert weak_contrasts(tokens) == []


def test_the_unlock_window(qtbot, look, jobs: Jobs, tmp_path):
    shown = UnlockWindow(jobs, first=tmp_path / "essai.jalon", recent=())
    qtbot.addWidget(shown)
    shown.resize(*look)
    shown.show()
    activate(qtbot, shown)
    assert findings(shown) == []
    shown.banner.say(Message("Cette phrase de passe n’ouvre pas.", "Vérifiez, puis réessayez."))
    shown.switch_secret()
    settled(qtbot)
    assert findings(shown) == []


@pytest.mark.parametrize("key", ["home", "people", "employers", "journal", "month", "settings"])
def test_each_screen(qtbot, any_look, window, key):
    window.resize(*any_look)
    window.show_place(key)
    window.tell("Enregistré\u00a0: Entretien individuel, 1\u00a0h\u00a030, 30/11/2026.")
    settled(qtbot)
    assert findings(window) == []


def test_the_page_of_an_employer(qtbot, any_look, window, people):
    window.resize(*any_look)
    window.show_place("employers")
    window.open_employer(window.employers.table.model().id_at(0))
    settled(qtbot)
    assert findings(window) == []


@pytest.mark.parametrize(
    "opening",
    [
        lambda page: page.add_employer(),
        lambda page: page.change_button.click(),
        lambda page: page.ask_contact(),
        lambda page: page.ask_site(),
        lambda page: page.ask_commitment(),
    ],
)
def test_the_forms_of_an_employer(qtbot, look, window, people, opening):
    window.resize(*look)
    window.show_place("employers")
    window.open_employer(window.employers.table.model().id_at(0))
    opening(window.employer)
    dialog = window.employer.dialog
    activate(qtbot, dialog)
    settled(qtbot)
    assert findings(dialog) == []
    dialog.done(0)


@pytest.fixture
def partner(caseload, people) -> str:
    """Write a partner that follows Zoé, with someone who works there."""
    found = partners.add_partner(caseload, PartnerEntry("SAVS Les Deux Rives", "SAVS", town="Metz"))
    partners.add_contact(caseload, found, PartnerContactEntry("Mme Roux", "éducatrice spécialisée"))
    values = {"partner_id": found, "part": "référente du logement"}
    person_records.add_record(caseload, "person_partner", people["Lefèvre"], values)
    return found


def test_the_list_and_the_page_of_partners(qtbot, any_look, window, partner):
    window.resize(*any_look)
    window.show_partners()
    settled(qtbot)
    assert findings(window) == []
    window.open_partner(partner)
    settled(qtbot)
    assert findings(window) == []


@pytest.mark.parametrize(
    "opening", [lambda page: page.add_partner(), lambda page: page.change(), lambda page: page.ask_contact()]
)
def test_the_forms_of_a_partner(qtbot, look, window, partner, opening):
    window.resize(*look)
    window.open_partner(partner)
    opening(window.partner)
    dialog = window.partner.dialog
    activate(qtbot, dialog)
    settled(qtbot)
    assert findings(dialog) == []
    dialog.done(0)


def test_the_form_of_who_follows_her(qtbot, look, window, people, partner):
    window.resize(*look)
    window.open_person(people["Lefèvre"])
    settled(qtbot)
    assert findings(window) == []
    dialog = window.person.desk.correct(window.person.desk.read.of("person_partner")[0])
    activate(qtbot, dialog)
    settled(qtbot)
    assert findings(dialog) == []
    dialog.done(0)


def test_the_page_of_a_person(qtbot, any_look, window, people):
    window.resize(*any_look)
    window.open_person(people["Lefèvre"])
    settled(qtbot)
    assert findings(window) == []


def test_the_page_of_someone_who_left_offers_to_take_the_support_up_again(
    qtbot, look, window, caseload, people
):
    [path] = person_records.read_file(caseload, people["Lefèvre"]).of("support_path")
    with caseload.write("demonstration") as session:
        records.update(session, "support_path", path.id, {"exit_date": date(2026, 11, 30)})
        records.update(session, "person", people["Lefèvre"], {"disability_family": "PSYCHIQUE"})
    window.resize(*look)
    window.open_person(people["Lefèvre"])
    settled(qtbot)
    assert window.person.path.return_button.isVisible()
    assert findings(window) == []


@pytest.mark.parametrize("show", ["show_tasks", "show_handover", "show_deadlines", "show_papers"])
def test_the_lists_of_things_to_do_and_of_deadlines_and_passing_people_on(
    qtbot, any_look, window, people, show
):
    window.resize(*any_look)
    getattr(window, show)()
    settled(qtbot)
    assert findings(window) == []


def handed_letter(card):
    card.fill(_LETTER)
    letter = FilledLetter(b"", ())
    card.dialog._ask_handing(FilledFor(letter, "courrier.docx", (), _LETTER.name, None, "0"))


@pytest.mark.parametrize(
    "opening", [lambda card: card.show_tags(), lambda card: card.fill(_LETTER), handed_letter]
)
def test_the_dialogs_of_letters(qtbot, look, window, opening):
    window.resize(*look)
    window.show_papers()
    card = window.screens.get("papers", PapersScreen).letters
    opening(card)
    activate(qtbot, card.dialog)
    settled(qtbot)
    assert findings(card.dialog) == []
    card.dialog.done(0)


def test_the_pages_of_a_paper_and_the_line_of_its_handing(qtbot, look, window, people):
    window.resize(*look)
    window.ask_paper("D21", Asked(person_id=people["Lefèvre"]), Suggestion(people["Lefèvre"], "Zoé Lefèvre"))
    desk = window.screens.get("papers", PapersScreen).desk
    window.screens.get("papers", PapersScreen).show_paper()
    qtbot.waitUntil(lambda: desk.preview is not None)
    desk.preview.kept.emit()
    activate(qtbot, desk.preview)
    settled(qtbot)
    assert findings(desk.preview) == []
    desk.preview.done(0)


@pytest.mark.parametrize("module", GUIDED)
def test_the_guide_of_a_person(qtbot, any_look, window, people, module):
    window.resize(*any_look)
    window.open_person(people["Lefèvre"])
    window.person.toggle_guide()
    window.person.guide.show_module(module)
    settled(qtbot)
    assert findings(window) == []


@pytest.mark.parametrize(
    "opening",
    [
        lambda page: page.identity.change(),
        lambda page: page.path.change_module(),
        lambda page: page.path.change_module(module="M2_PROJET"),
        lambda page: page.identity.change_disability(),
        lambda page: page.path.suspend(),
        lambda page: page.path.plan_intensity(),
        lambda page: page.path.change_coach(),
        lambda page: page.path.correct_entry(page.desk.open_path),
        lambda page: page.path.exit(),
        lambda page: page.path.correct_exit(page.desk.open_path),
        lambda page: page.path.come_back(),
        lambda page: page.employment.add_contract(),
        lambda page: page.employment.correct_contract(page.desk.read.of("job_contract")[0]),
        lambda page: page.employment.add_contract(page.desk.read.of("job_contract")[0]),
        lambda page: page.employment.add_self_employment(),
        lambda page: page.employment.end_contract(page.desk.read.of("job_contract")[0]),
        lambda page: page.employment.confirm_on(page.desk.read.of("job_contract")[0]),
        lambda page: page.employment.note_health_visit(page.desk.read.of("job_contract")[0]),
        lambda page: page.employment.note_absence(page.desk.read.of("job_contract")[0]),
        lambda page: page.employment.add_immersion(),
        lambda page: page.employment.add_adjustment(page.desk.read.of("job_contract")[0]),
        *(
            lambda page, table=table: page.desk.add(table, page.desk.person_id)
            for table in (
                "recognition",
                "referral",
                "individual_agreement",
                "privacy_notice",
                "legal_representative",
                "sharing_consent",
                "rights_request",
                "next_action",
                "job_application",
                "shared_assessment",
                "support_review",
                "vocational_plan",
                "goal",
                "module_step",
                "module_period",
                "coach_assignment",
            )
        ),
        lambda page: page.guide.edit_text() if not page.toggle_guide() else None,
        lambda page: page.freeze(),
        lambda page: page.show_history(),
        lambda page: page.show_trash(),
        lambda page: page.copy_for_her(),
        lambda page: page.erase(),
    ],
)
def test_the_forms_of_a_person(qtbot, look, window, people, opening):
    window.resize(*look)
    window.open_person(people["Lefèvre"])
    opening(window.person)
    dialog = window.person.desk.dialog
    activate(qtbot, dialog)
    settled(qtbot)
    assert findings(dialog) == []
    dialog.done(0)


def test_the_filters_of_the_list(qtbot, any_look, window):
    window.resize(*any_look)
    window.show_place("people")
    window.people.filters_button.click()
    window.people.filters.situation.choose("no_action")
    settled(qtbot)
    assert findings(window) == []


def test_a_frozen_file(qtbot, look, window, people, caseload):
    rights.freeze_person(caseload, people["Lefèvre"], since=TODAY)
    window.resize(*look)
    window.open_person(people["Lefèvre"])
    settled(qtbot)
    assert window.person.frozen.isVisible()
    assert findings(window) == []


def test_the_definitions(qtbot, any_look, window):
    window.resize(*any_look)
    window.show_place("month")
    window.monthly.show_definitions.setChecked(True)
    settled(qtbot)
    assert findings(window) == []


def test_the_follow_up_of_a_month(qtbot, look, window):
    window.resize(*look)
    window.show_place("month")
    window.monthly.show_definitions.setChecked(True)
    window.monthly.show_follow_up.setChecked(True)
    qtbot.waitUntil(lambda: "DUREE_EA_FIN" in window.monthly.figures)
    activate(qtbot, window)
    settled(qtbot)
    assert findings(window) == []
    window.monthly.figures["DUREE_EA_FIN"].click()
    dialog = QApplication.activeModalWidget()
    activate(qtbot, dialog)
    assert findings(dialog) == []
    dialog.accept()


@pytest.mark.parametrize("form", ["new_act", "admit"])
def test_the_forms(qtbot, look, window, form):
    window.resize(*look)
    getattr(window, form)()
    activate(qtbot, window.form)
    assert findings(window.form) == []
    window.form.save()
    settled(qtbot)
    assert findings(window.form) == []
    if form == "new_act":
        window.form._untouched = window.form._content()
    window.form.reject()


def test_what_is_behind_a_figure_and_the_preview(qtbot, look, window):
    window.resize(*look)
    window.show_place("month")
    for code in ("FA_FIN", "MIN_PERSONNE"):
        window.monthly.figures[code].click()
        dialog = QApplication.activeModalWidget()
        activate(qtbot, dialog)
        assert findings(dialog) == []
        dialog.accept()
    preview = window.monthly.preview()
    activate(qtbot, preview)
    assert findings(preview) == []
    preview.accept()


def test_the_audit_sees_planted_faults(qtbot, window):
    settled(qtbot)
    before = findings(window)
    page = window.screens.currentWidget()
    small = QToolButton(page)
    small.setGeometry(5, 5, 16, 16)
    twin = QPushButton("&Nouveau", page)
    twin.move(5, 300)
    cut = QLabel("Un texte beaucoup trop long pour sa place", page)
    cut.setGeometry(5, 400, 80, 14)
    nameless = QLineEdit(page)
    nameless.setGeometry(5, 500, 100, 40)
    unlabelled = QComboBox(page)
    unlabelled.setGeometry(5, 550, 100, 40)
    for widget in (small, twin, cut, nameless, unlabelled):
        widget.show()
    found = "\n".join(set(findings(window)) - set(before))
    assert before == []
    for told in ("no name", "no label", "small target", "mnemonic", "cut in width"):
        assert told in found, told
    assert weak_contrasts(replace(LIGHT, muted="#A0A5A8", control="#D5D2C8"))


def test_the_audit_sees_a_table_that_keeps_the_keyboard(qtbot, window):
    window.show_place("people")
    window.people.table.setTabKeyNavigation(True)
    window.people.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert any("keeps the keyboard" in found for found in findings(window))


def test_the_dialog_after_the_recovery_code(qtbot, look, window):
    window.resize(*look)
    window.offer_new_passphrase()
    dialog = window.passphrase_dialog
    activate(qtbot, dialog)
    assert findings(dialog) == []
    dialog.reject()


@pytest.mark.parametrize(
    "typed", ["", "45 visite Lefèvre chez Le Phare hier : horaires du matin", "tel oeuv"]
)
def test_the_line_of_an_act(qtbot, look, window, typed):
    window.resize(*look)
    window.new_line()
    line = window.form
    activate(qtbot, line)
    type_text(line.line, typed)
    settled(qtbot)
    # With proposals, the first Tab takes one and stays; the next one leaves.
    proposes = bool(line.proposals)
    kept = [found for found in findings(line) if not (proposes and "keyboard" in found)]
    assert kept == []
    line.reject()


def test_everything_about_an_act(qtbot, look, window, caseload, people):
    from jalon.storage import records
    from jalon.ui.people_field import Suggestion

    with caseload.write("demonstration") as session:
        values = {"family_name": "Durand", "given_name": "Paul", "role": "REFERENT"}
        colleague = records.insert(session, "coach", values)
    window.resize(*look)
    window.new_act([Suggestion(people["Lefèvre"], "Zoé Lefèvre"), Suggestion(people["Nowak"], "Łucja Nowak")])
    form = window.form
    activate(qtbot, form)
    form.unfold()
    form.details.coaches.add(Suggestion(colleague, "Paul Durand"))
    settled(qtbot)
    assert findings(form) == []
    form.people.remove(people["Nowak"])
    form.details.start.setText("midi")
    form.save()
    settled(qtbot)
    assert findings(form) == []
    form._untouched = form._content()
    form.reject()


@pytest.mark.parametrize("typed", ["", "mail 5 Lefèvre, Nowak, tel N’Diaye 10, avec Untel, hier"])
def test_the_exchanges_of_a_day(qtbot, look, window, typed):
    window.resize(*look)
    window.forms.new_exchanges()
    line = window.form
    activate(qtbot, line)
    type_text(line.line, typed)
    settled(qtbot)
    assert findings(line) == []
    line.reject()


@pytest.mark.parametrize("view", ["MONTH", "DAY", "LIST"])
def test_each_view_of_the_journal(qtbot, any_look, window, view):
    window.resize(*any_look)
    window.show_place("journal")
    window.journal.view.choose(view)
    settled(qtbot)
    assert findings(window) == []


def test_the_audit_sees_what_is_cut(qtbot, window):
    window.show_place("people")
    settled(qtbot)
    assert findings(window) == []
    page = window.screens.currentWidget()
    tall = QLabel("Deux lignes de texte qui n’ont la place que d’une seule", page)
    tall.setWordWrap(True)
    tall.setGeometry(5, 400, 160, 14)
    narrow = QPushButton("Arrêter le mois", page)
    narrow.setGeometry(5, 300, 40, 40)
    prompt = QLineEdit(page)
    prompt.setAccessibleName("Rechercher")
    prompt.setPlaceholderText("Nom, code ou téléphone")
    prompt.setGeometry(5, 500, 100, 40)
    for widget in (tall, narrow, prompt):
        widget.show()
    titles = window.people.table.horizontalHeader()
    titles.resizeSection(1, 30)
    found = "\n".join(findings(window))
    for told in ("cut in height", "cut button", "cut prompt", "cut title of column 1"):
        assert told in found, told


def test_the_audit_sees_a_field_that_tab_passes_over(qtbot):
    fields = _a_window_of_fields(qtbot)
    assert not any("out of reach" in found for found in findings(fields))
    # The first field sends Tab over the second, to the third.
    first, _, third = fields.findChildren(QLineEdit)
    first.installEventFilter(_TabTo(third, fields))
    assert any("out of reach of the keyboard: QLineEdit 'Deux'" in found for found in findings(fields))


def test_the_audit_sees_a_page_that_scrolls_sideways(qtbot, window):
    window.show_place("journal")
    settled(qtbot)
    area = window.journal.findChild(QScrollArea)
    area.widget().setMinimumWidth(area.viewport().width() + 200)
    settled(qtbot)
    assert any("scrolls sideways" in found for found in findings(window))


def test_the_audit_sees_a_window_narrower_than_its_content(qtbot):
    fields = _a_window_of_fields(qtbot)
    assert not any("wider than" in found for found in findings(fields))
    fields.layout().setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    fields.findChildren(QLineEdit)[0].setMinimumWidth(900)
    settled(qtbot)
    assert any("wider than its window" in found for found in findings(fields))


def test_the_audit_sees_a_first_column_that_cannot_be_read(qtbot, window):
    window.show_place("people")
    settled(qtbot)
    table = window.people.table
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.setColumnWidth(0, 110)
    assert any("unreadable first column" in found for found in findings(window))
    table.setColumnHidden(0, True)
    assert any("no first column" in found for found in findings(window))


class _TabTo(QObject):
    """Sends Tab to one field."""

    def __init__(self, field: QLineEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self._field.setFocus()
            return True
        return False


def _a_window_of_fields(qtbot) -> QWidget:
    fields = QWidget()
    qtbot.addWidget(fields)
    column = QVBoxLayout(fields)
    for name in ("Un", "Deux", "Trois"):
        field = QLineEdit()
        field.setAccessibleName(name)
        column.addWidget(field)
    fields.resize(400, 200)
    fields.show()
    activate(qtbot, fields)
    return fields


def test_an_admission_unfolded_a_confirmation_and_what_was_being_typed(qtbot, look, window, caseload, people):
    window.resize(*look)
    window.admit()
    window.form.unfold()
    settled(qtbot)
    assert findings(window.form) == []
    window.form.family_name.setText("Lefebvre")
    window.keep_draft()
    window.form.throw_away()
    qtbot.waitUntil(lambda: window.form is None)
    activate(qtbot, window)
    window.resuming.show_drafts()
    settled(qtbot)
    assert findings(window) == []
    act = activity.list_acts_of_person(caseload, people["Lefèvre"])[0]
    window.forms.confirm_act(act, lambda _: None)
    settled(qtbot)
    assert findings(window.form) == []


def test_the_dialogs_of_documents_and_archives(qtbot, look, window, people, caseload, tmp_path):
    window.resize(*look)
    window.open_person(people["Lefèvre"])
    path = tmp_path / "ordonnance.txt"
    path.write_text("Ordonnance", encoding="utf-8")
    (tmp_path / "faux.png").write_bytes(b"x")
    (tmp_path / "faux.jalon-archive").write_bytes(b"x")
    page = window.person
    reading = page.documents.examine(tmp_path / "faux.png")
    activate(qtbot, reading)
    qtbot.waitUntil(lambda: bool(reading.banner.text), timeout=20_000)
    assert findings(reading) == []
    reading.done(0)
    page.documents.examine(path)
    qtbot.waitUntil(lambda: hasattr(page.desk.dialog, "inputs"), timeout=20_000)
    dialog = page.desk.dialog
    activate(qtbot, dialog)
    dialog.save()
    qtbot.waitUntil(lambda: findings(dialog) == [], timeout=5000)
    dialog.throw_away()
    window.show_place("settings")
    window.settings.show_section("access_log")
    card = window.settings.section("access_log").disposals
    card.open_archive(tmp_path / "faux.jalon-archive")
    activate(qtbot, card.dialog)
    assert not card.dialog.read_button.isEnabled()
    assert findings(card.dialog) == []
    card.dialog.done(0)
