"""Everything about one person on one page: a card for each part of her file, and the menu of the file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from jalon.domain.errors import FrozenFileError, JalonError, UnknownRecordError
from jalon.domain.rules import Rules
from jalon.services import activity, extra_fields, history, log, notes, people_lists, person_records, rights
from jalon.services.people_lists import PersonSheet
from jalon.services.person_records import NewEmployer
from jalon.ui import messages, wording
from jalon.ui.drafting import Address
from jalon.ui.erasure_dialog import ErasureDialog
from jalon.ui.extra_card import ExtraCard, typed_values
from jalon.ui.form_fields import Field, Form
from jalon.ui.guide_view import GuideView
from jalon.ui.history_dialog import HistoryDialog
from jalon.ui.icons import Drawing
from jalon.ui.lists import rules_for
from jalon.ui.paper_menu import paper_button
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.people_field import Suggestion
from jalon.ui.person_cards.actions import ActionsCard
from jalon.ui.person_cards.acts import SHOWN_ACTS, ActsCard
from jalon.ui.person_cards.documents import DocumentsCard
from jalon.ui.person_cards.employment import EmploymentCard
from jalon.ui.person_cards.identity import IdentityCard
from jalon.ui.person_cards.notes import NotesCard
from jalon.ui.person_cards.partners import PartnersCard
from jalon.ui.person_cards.path import PathCard
from jalon.ui.person_cards.rights import RightsCard
from jalon.ui.person_copy_dialog import PersonCopyDialog
from jalon.ui.person_desk import FileDesk
from jalon.ui.resuming import TypedThere
from jalon.ui.stops import order_tabs
from jalon.ui.theme import p
from jalon.ui.trash_dialog import TrashDialog
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.workspace import Screen, Workspace

if TYPE_CHECKING:
    from jalon.ui.handed_card import HandedCard

_MAY_ERASE = ("COORDINATEUR", "ADMIN")
_NEXT, _NOTES, _PARTNERS = "", "notes", "partenaires"
_TYPED_THERE = {_NEXT: "prochaine action", _NOTES: "note", _PARTNERS: "partenaire"}
"""What is typed in the page itself: the words of each by its address."""
_FREEZING = Form(
    "person",
    "Limiter le traitement",
    (Field("frozen_since", "À partir &du", "day"), Field("freeze_reason", "&Raison", "note", is_wide=True)),
)


class PersonPage(Screen):
    """The page of a person."""

    back_wanted = Signal()
    act_wanted = Signal(object)
    """An act is to be typed for the people given."""
    act_asked = Signal(str, str)
    """Something is asked about an act: what, and its identity."""
    told = Signal(str)
    """Something was written, for the status bar."""
    paper_wanted = Signal(str)
    """A paper about her is to be printed: its code."""
    merge_wanted = Signal(object)
    """Her file may be the same as another one: who she is."""
    partner_wanted = Signal(str)
    """A partner is to be shown: its identity."""
    handover_wanted = Signal()
    """People are to be passed on to a colleague."""

    def __init__(self, workspace: Workspace, today: Callable[[], date]) -> None:
        super().__init__(workspace)
        self._today = today
        self._person_id: str | None = None
        self._sheet: PersonSheet | None = None
        self._frozen_code: str | None = None
        self.shows_guide = False
        """The guide is shown in the place of the file."""
        self._unwritten: list[TypedThere] = []
        """What was being typed on the pages of others: each finds hers again."""
        self.history_dialog: HistoryDialog | None = None
        self.handed: HandedCard | None = None
        self.desk = FileDesk(workspace, today, self)
        self.desk.told.connect(self.told)
        self.desk.refused.connect(lambda message: self.banner.say(message))
        self.desk.history_wanted.connect(self.show_history)
        self.desk.openers["freeze"] = self.freeze
        self.desk.openers["extra"] = self.fill_extra
        self._build()

    @property
    def title(self) -> str:
        """Return the words of the window's title: no name is in it."""
        code = self._sheet.line.case_code if self._sheet else self._frozen_code
        return f"Dossier {code}" if code else "Dossier"

    @property
    def person_id(self) -> str | None:
        """Return whose page it is, also when her file may not be read; None when it is nobody's."""
        return self._person_id

    @property
    def person(self) -> Suggestion | None:
        """Return who is shown; None when it is nobody, or someone whose file may not be read."""
        if self._sheet is None:
            return None
        line = self._sheet.line
        return Suggestion(line.id, line.name, line.case_code)

    def open_person(self, person_id: str) -> None:
        """Show a person; the access log keeps that her file was opened."""
        is_other = person_id != self._person_id
        if is_other:
            self._unwritten += self._typed_here()
            self._clear_typed()
        self._person_id = person_id
        self._is_stale = False
        self._show(people_lists.open_sheet)
        if is_other and self._sheet is not None:
            hers = [there for there in self._unwritten if there.address.record_id == person_id]
            self._unwritten = [there for there in self._unwritten if there not in hers]
            for there in hers:
                self.type_again(there.address, there.content)
        self.path.modules.setFocus()
        self.back.setFocus()

    def reload(self) -> None:
        """Read the page again."""
        self._show(people_lists.read_sheet)

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen: the line of what comes next and the notes, of whoever was shown."""
        return (*self._typed_here(), *self._unwritten)

    def _typed_here(self) -> Sequence[TypedThere]:
        if self._sheet is None:
            return ()
        person_id = self.desk.person_id
        return tuple(
            TypedThere(Address("person", person_id, asked), words, content)
            for asked, words in _TYPED_THERE.items()
            if (content := self._cards_typed_in()[asked].typed())
        )

    def _cards_typed_in(self) -> Mapping[str, ActionsCard | NotesCard | PartnersCard]:
        return {_NEXT: self.next_actions, _NOTES: self.notes, _PARTNERS: self.partners}

    def _clear_typed(self) -> None:
        for card in self._cards_typed_in().values():
            card.clear_typed()

    def type_again(self, address: Address, content: Mapping[str, Any]) -> bool:
        """Override of the screen."""
        if self._sheet is None or self.desk.person_id != address.record_id:
            if (words_of := _TYPED_THERE.get(address.asked)) is not None:
                self._unwritten.append(TypedThere(address, words_of, content))
            return False  # someone else is shown, or her file may no longer be read: the page says why
        if (card := self._cards_typed_in().get(address.asked)) is None:
            return self.desk.ask_again(address, content)
        card.type_again(content)
        return True

    def hold_papers(self, card: "HandedCard") -> None:
        """Show, below her rights, the papers that were handed to her."""
        self.handed = card
        self._inside.addWidget(card)

    def toggle_guide(self) -> None:
        """Show the guide of her modules in the place of her file, or her file again."""
        if self._sheet is None:
            return
        self.shows_guide = not self.shows_guide
        self.guide_button.setText("&Fiche" if self.shows_guide else "&Guide")
        self.guide_button.draw("user-round" if self.shows_guide else "route")
        self.reload()

    def show_history(self, record_id: str | None = None) -> None:
        """Show what changed in the file, of one record or of all."""
        changes = self._workspace.read(history.changes_of_person, self.desk.person_id)
        above = self.desk.dialog or self.window()
        self.history_dialog = dialog = HistoryDialog(
            changes, self.desk.rules, self.desk.read, record_id=record_id, parent=above
        )
        if self.desk.dialog is None:
            self.desk.open(dialog, self.file_button)
        else:
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def show_trash(self) -> None:
        """Show what was removed from the file."""
        self.desk.open(TrashDialog(self.desk, self.window()), self.file_button)

    def copy_for_her(self) -> None:
        """Show what the copy of her data holds, and write it where one chooses."""
        dialog = PersonCopyDialog(self._workspace, self.desk.person_id, self._today, self.window())
        dialog.written.connect(self.told)
        self.desk.open(dialog, self.file_button)

    def fill_extra(self) -> None:
        """Ask for what the fields of the structure hold about her."""
        form, values, options = self.extra.form()
        if not form.fields:
            return

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            person_id = self.desk.person_id
            return self._workspace.write(extra_fields.write_values, "person", person_id, typed_values(given))

        self.desk.ask(form, values, save, options=options, back_to=self.extra.button, again=("extra", {}))

    def freeze(self) -> None:
        """Ask since when, and why, the processing of the file is limited (art. 18 RGPD)."""

        def save(given: Mapping[str, Any], _: NewEmployer | None) -> object:
            since = given["frozen_since"] or self._today()
            return self._workspace.write(
                rights.freeze_person, self.desk.person_id, since=since, reason=given["freeze_reason"]
            )

        self.desk.ask(
            _FREEZING,
            {"frozen_since": self._today()},
            save,
            intro=(
                "RGPD, article 18. Le dossier reste gardé tel quel\u00a0: il ne sera plus ni lu ni modifié, "
                "jusqu’à la levée. Ses actes passés restent comptés."
            ),
            button="&Limiter le traitement",
            back_to=self.back,
            again=("freeze", {}),
        )

    def unfreeze(self) -> None:
        """Lift the limitation: the file is read and changed again."""
        if self._person_id is not None:
            self.back.setFocus()
            self.desk.run("Limitation levée.", rights.unfreeze_person, self._person_id)

    def erase(self) -> None:
        """Ask twice, then erase the file for good."""
        code = self._sheet.line.case_code if self._sheet else ""
        dialog = ErasureDialog(self._workspace, self.desk.person_id, code, self._today, self.window())
        dialog.erased.connect(partial(self._erased, code))
        dialog.announced.connect(self.told)
        dialog.archived.connect(self._gone)
        self.desk.open(dialog)

    def _erased(self, case_code: str) -> None:
        self._gone(f"Dossier {case_code} effacé\u00a0; un certificat est gardé.")

    def _gone(self, told: str) -> None:
        self._clear_typed()
        self._person_id = self._sheet = self._frozen_code = None
        self.told.emit(told)
        self.back_wanted.emit()

    def _show(self, reading: Callable[..., PersonSheet]) -> None:
        if self._person_id is None:
            return
        self.banner.clear()
        self.frozen.hide()
        try:
            self._sheet = self._workspace.read(reading, self._person_id, today=self._today())
            file = self._workspace.read(person_records.read_file, self._person_id)
        except UnknownRecordError as error:
            # Her admission was undone while she was shown: her page has nothing left to show.
            self._show_refusal(error)
            self._person_id = None
            if self.isVisible():
                self.back_wanted.emit()
            return
        except JalonError as error:
            self._show_refusal(error)
            return
        self._frozen_code = None
        self._show_tools(are_shown=True)
        self._content.setVisible(not self.shows_guide)
        self.guide.setVisible(self.shows_guide)
        self.desk.show(self._sheet, file)
        self._show_heading(self._sheet)
        for card in (
            self.path,
            self.identity,
            self.rights,
            self.next_actions,
            self.employment,
            self.partners,
            self.documents,
        ):
            card.show_file(self._sheet, file)
        acts = self._workspace.read(activity.list_acts_of_person, self._person_id, limit=SHOWN_ACTS)
        self.acts.show_acts(self._workspace.read(log.mark_late_anywhere, acts))
        self.extra.show_values(self._workspace.read(extra_fields.read_values, "person", self._person_id))
        self.notes.show_notes(self._workspace.read(notes.read_notes, self._person_id))
        if self.handed is not None:
            self.handed.read(self._person_id, None)
        self._offer_modules(self._sheet, rules_for(self._today()))
        if self.shows_guide:
            self.guide.read()
        order_tabs(self)

    def _show_refusal(self, error: JalonError) -> None:
        self._sheet = None
        self.banner.say(messages.describe(error))
        self._content.hide()
        self.guide.hide()
        self._show_tools(are_shown=False)
        self.heading.title.setText("Dossier")
        self.heading.subtitle.setText("")
        if not isinstance(error, FrozenFileError) or self._person_id is None:
            return
        code, since, reason = self._workspace.read(person_records.read_frozen, self._person_id)
        self._frozen_code = code
        self.heading.title.setText(f"Dossier {code}")
        told = f"Traitement limité depuis le {wording.day_digits(since)}"
        self.frozen_words.setText(f"{told}\u00a0: {reason}" if reason else f"{told}.")
        self.frozen.show()

    def _show_tools(self, *, are_shown: bool) -> None:
        for tool in (self.guide_button, self.paper_button, self.file_button, self.act_button, self.change):
            tool.setVisible(are_shown)

    def _build(self) -> None:
        layout = page(self)
        self.back = Button(
            "Retour à la liste", self.back_wanted.emit, kind="link", drawing="arrow-left", tip="Échap"
        )
        self.file_button = _menu_button("&Dossier", "folder-open")
        self._fill_file_menu()
        self.change = _menu_button("Changer de &module", "signpost")
        self.act_button = Button("Nouvel &acte", self._want_act, kind="main", drawing="plus", tip="Ctrl+N")
        self.guide_button = Button("&Guide", self.toggle_guide, drawing="route", tip="Ctrl+G")
        self.paper_button = paper_button(
            "Papie&rs", lambda kind: kind.names_person, self.paper_wanted.emit, self
        )
        tools: list[QWidget] = [self.guide_button, self.paper_button, self.file_button, self.act_button]
        self.heading = Heading("", tools, before=self.back)
        layout.addWidget(self.heading)
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        layout.addWidget(self._frozen_card())
        self._content = QWidget()
        self._inside = inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(p(16))
        self.path, self.identity = PathCard(self.desk), IdentityCard(self.desk)
        # Below where she is now: what is changed most is one letter and one number away.
        self.path.body.insertWidget(2, self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.rights, self.employment = RightsCard(self.desk), EmploymentCard(self.desk)
        self.next_actions, self.acts = ActionsCard(self.desk), ActsCard(self._today)
        self.table, self.planned_table = self.acts.table, self.acts.planned_table
        self.now = self.path.now
        for table in (self.table, self.planned_table):
            table.asked.connect(self.act_asked)
        columns = Row(860)
        columns.add(_column(self.path, self.next_actions), 3)
        columns.add(_column(self.identity, self.employment), 2)
        inside.addWidget(columns)
        inside.addWidget(self.acts)
        self.notes = NotesCard(self.desk)
        inside.addWidget(self.notes)
        self.partners = PartnersCard(self.desk)
        self.partners.partner_wanted.connect(self.partner_wanted)
        inside.addWidget(self.partners)
        inside.addWidget(self.rights)
        self.extra = ExtraCard(self.fill_extra)
        inside.addWidget(self.extra)
        self.documents = DocumentsCard(self.desk)
        inside.addWidget(self.documents)
        layout.addWidget(self._content)
        self.guide = GuideView(self.desk, self._completions())
        self.guide.hide()
        layout.addWidget(self.guide)
        layout.addStretch()
        # Nobody is shown yet: nothing can be asked about her.
        self._content.hide()
        self._show_tools(are_shown=False)

    def _completions(self) -> dict[str, Callable[[], object]]:
        """Return what adds to the file what the guide finds missing and this page holds."""

        def add(table: str, **values: object) -> None:
            self.desk.add(table, self.desk.person_id, values=values)

        return {
            "ACCORD_ABSENT": lambda: self.path.correct_entry(self.path.last),
            "INFORMATION_ABSENTE": lambda: add("privacy_notice", given_date=self._today()),
            "PRESCRIPTION_ABSENTE": lambda: add("referral", state="RECEIVED", received_date=self._today()),
            "RECONNAISSANCE_ABSENTE": lambda: add("recognition", kind="RQTH"),
            "OBJECTIF_ABSENT": self._go_to_goals,
            "EMPLOYEUR_ABSENT": self._want_act,
            "CONTRAT_ABSENT": self.employment.add_contract,
            "TRIPARTITE_ABSENTE": self.rights.add_agreement,
            "BILAN_ABSENT": self._want_act,
            "EMPLOI_A_CONFIRMER": self._want_act,
            "CHANGE_MODULE": lambda: self.path.change_module(),
        }

    def _go_to_goals(self) -> None:
        if self.shows_guide:
            self.toggle_guide()
        self.next_actions.line.setFocus()

    def _frozen_card(self) -> Card:
        self.frozen = Card()
        row = Row(520, spacing=14)
        row.add(Drawing("snowflake", "accent_text", 32), keeps_width=True)
        self.frozen_words = words("", "strong", wrap=True)
        row.add(self.frozen_words, 1)
        self.lift_button = Button("&Lever la limitation", self.unfreeze, drawing="lock-open")
        row.add(self.lift_button, keeps_width=True)
        self.frozen.body.addWidget(row)
        self.frozen.hide()
        return self.frozen

    def _fill_file_menu(self) -> None:
        menu = self.file_button.menu()
        menu.addAction("&Historique…").triggered.connect(lambda: self.show_history())
        menu.addAction("&Corbeille…").triggered.connect(self.show_trash)
        menu.addSeparator()
        menu.addAction("&Passer le relais…").triggered.connect(lambda: self.handover_wanted.emit())
        menu.addAction("Copie &pour la personne…").triggered.connect(self.copy_for_her)
        menu.addAction("&Fusionner avec un autre dossier…").triggered.connect(
            lambda: self.merge_wanted.emit(self.person)
        )
        menu.addAction("&Limiter le traitement…").triggered.connect(self.freeze)
        self.erase_action = menu.addAction("&Effacer le dossier…")
        self.erase_action.triggered.connect(self.erase)
        self.erase_action.setVisible(self._workspace.caseload.signed_in.role in _MAY_ERASE)

    def _show_heading(self, sheet: PersonSheet) -> None:
        line = sheet.line
        self.heading.title.setText(line.name)
        parts = [f"Dossier {line.case_code}"]
        if former := self.desk.read.person.values.get("former_codes"):
            parts[0] += f" (et {', '.join(str(former).split())})"
        if line.coach:
            parts.append(in_trade_words(f"référent\u00a0: {line.coach}"))
        self.heading.subtitle.setText(" · ".join(parts))

    def _offer_modules(self, sheet: PersonSheet, rules: Rules) -> None:
        path = self.desk.open_path
        self.change.setVisible(path is not None)
        menu = self.change.menu()
        menu.clear()
        if path is None:
            return
        for number, module in enumerate(rules.modules, start=1):
            if module.code != sheet.line.module:
                action = menu.addAction(f"&{number}. {module.label}…")
                action.triggered.connect(partial(self._change_module, module.code))

    def _change_module(self, module: str, *_: object) -> None:
        self.path.change_module(module=module)

    def _want_act(self) -> None:
        self.act_wanted.emit((self.person,) if self.person else ())


def _menu_button(text: str, drawing: str) -> Button:
    button = Button(text, drawing=drawing)
    button.setMenu(QMenu(button))
    button.setProperty("menu", True)
    return button


def _column(*cards: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(p(16))
    for card in cards:
        layout.addWidget(card)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    return column
