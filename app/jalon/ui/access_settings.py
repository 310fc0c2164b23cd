"""The section of the settings for who opens the caseload: colleagues, one's passphrase, the recovery code."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from jalon.services import colleagues, recovery, structure
from jalon.services.colleagues import Colleague
from jalon.services.recovery import RecoveryState
from jalon.ui import wording
from jalon.ui.colleague_dialogs import ColleagueDialog, DepartureDialog, role_words
from jalon.ui.context import Context
from jalon.ui.drafting import Address, TypedDialog
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.passphrase_dialog import GivePassphraseDialog, OwnPassphraseDialog
from jalon.ui.recovery_dialog import NewCode, RecoveryDialog
from jalon.ui.theme import p
from jalon.ui.working_dialog import WorkingDialog
from jalon.ui.workspace import Screen

NOT_YOURS = "Votre rôle ne le prévoit pas\u00a0: demandez à la coordination ou à l’administration."


class AccessSettings(Screen):
    """Lists the colleagues with what can be done about each; below, one's passphrase and the code."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self.dialog: QDialog | None = None
        self._acted_by: tuple[str, str] | None = None
        self.buttons: dict[tuple[str, str], Button] = {}
        """What can be done about a colleague: by identity and « change », « passphrase », « access »."""
        layout = page(self)
        self.add_button = Button("A&jouter un collègue…", self.add, kind="main", drawing="user-plus")
        heading = Heading("Collègues et accès", [self.add_button], narrow_below=640)
        heading.subtitle.setText(
            "Les rôles organisent le travail, ils ne cachent rien\u00a0: qui ouvre le fichier peut tout lire."
        )
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        card = Card()
        self.refusal = words(NOT_YOURS, "muted", wrap=True)
        card.body.addWidget(self.refusal)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        card.body.addLayout(self._list)
        layout.addWidget(card)
        self.own_button = Button("C&hanger ma phrase de passe…", self.change_own, drawing="key-round")
        self.own_words = words("", "muted", wrap=True)
        layout.addWidget(_part("Ma phrase de passe", [self.own_words], self.own_button))
        self.code_button = Button("Nou&veau code de secours…", self.renew_code, drawing="file-text")
        self.code_words, self.code_warning = words("", "muted", wrap=True), words("", "late", wrap=True)
        layout.addWidget(_part("Code de secours", [self.code_words, self.code_warning], self.code_button))
        layout.addStretch()

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Collègues et accès"

    def reload(self) -> None:
        """Show who is there and what the role of who is signed in allows."""
        may_manage = self._workspace.read(colleagues.may_manage)
        allow(self.add_button, "" if may_manage else NOT_YOURS)
        allow(self.code_button, "" if may_manage else NOT_YOURS)
        self.refusal.setVisible(not may_manage)
        signed_in = self._workspace.caseload.signed_in.coach_id
        by_code = "" if signed_in else "Ouvert par le code de secours\u00a0: vous n’êtes personne ici."
        allow(self.own_button, by_code)
        self.own_words.setText(
            by_code or "Elle n’ouvre que cette file active, et personne d’autre ne la connaît."
        )
        emptied(self._list)
        self.buttons = {}
        found = self._workspace.read(colleagues.list_colleagues)
        for place, colleague in enumerate(found):
            if place:
                self._list.addWidget(_line())
            self._list.addWidget(self._row(colleague, may_manage=may_manage))
        self._show_code(self._workspace.read(recovery.find_recovery_state))

    def add(self) -> None:
        """Ask who joins."""
        dialog = ColleagueDialog(self._context, parent=self.window())
        dialog.draft_address = Address("settings", None, "access.add")
        self._open(dialog, "Collègue ajouté.")

    def change_own(self) -> None:
        """Ask for one's new passphrase."""
        dialog = OwnPassphraseDialog(self._workspace, self._context.jobs, self.window())
        self._open(dialog, "Votre phrase de passe est changée.")

    def renew_code(self) -> None:
        """Ask before the former sheet is void, then make the code."""
        dialog = NewCodeDialog(self._context, self.window())
        dialog.made.append(self._show_new_code)
        self._open(dialog, "")

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:
        """Override of the screen: open the dialog again; the passphrase is to be chosen again."""
        if address.asked == "add":
            self.add()
        for colleague in self._workspace.read(colleagues.list_colleagues):
            if address.asked == "change" and colleague.id == address.given.get("id"):
                self._change(colleague)
        if isinstance(self.dialog, TypedDialog):
            self.dialog.restore(content)

    def _show_new_code(self, code: str) -> None:
        head = self._workspace.read(structure.read_structure)
        today = self._context.today()
        new = NewCode(code, head.name, self._workspace.caseload.path.stem, today)
        dialog = RecoveryDialog(
            new, lambda: self._workspace.write(recovery.prove_recovery_code, today), self.window()
        )
        self._open(dialog, "Feuille de secours relue.")

    def _change(self, colleague: Colleague) -> None:
        dialog = ColleagueDialog(self._context, colleague, parent=self.window())
        dialog.draft_address = Address("settings", None, "access.change", {"id": colleague.id})
        self._open(dialog, "Fiche de collègue enregistrée.")

    def _give(self, colleague: Colleague) -> None:
        dialog = GivePassphraseDialog(colleague, self._workspace, self._context.jobs, self.window())
        self._open(dialog, "Nouvelle phrase de passe donnée.")

    def _leave(self, colleague: Colleague) -> None:
        told = "Accès retiré." if colleague.can_open else "Départ noté."
        self._open(DepartureDialog(colleague, self._context, self.window()), told)

    def _open(self, dialog: QDialog, told: str) -> None:
        self.banner.clear()
        self.dialog = dialog
        if told:
            dialog.accepted.connect(lambda: self._context.tell(told))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
        # The line was written again meanwhile: the keyboard goes back to the same button of it.
        if self._acted_by is not None and (button := self.buttons.get(self._acted_by)) is not None:
            QTimer.singleShot(0, button, lambda: button.setFocus())
        self._acted_by = None

    def _acting(
        self, key: tuple[str, str], action: Callable[[Colleague], None], colleague: Colleague
    ) -> Callable[[], None]:
        def act() -> None:
            self._acted_by = key
            action(colleague)

        return act

    def _row(self, colleague: Colleague, *, may_manage: bool) -> QWidget:
        is_self = colleague.id == self._workspace.caseload.signed_in.coach_id
        texts = QWidget()
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, p(8), 0, p(8))
        column.setSpacing(p(2))
        name = f"{colleague.name} (vous)" if is_self else colleague.name
        column.addWidget(words(name, "strong", wrap=True))
        role = role_words(colleague.role, self._context.today())
        column.addWidget(words(f"{role} · {_standing(colleague)}", "muted", wrap=True))
        if reach := " · ".join(part for part in (colleague.phone, colleague.email) if part):
            column.addWidget(words(reach, "help", wrap=True, selectable=True))
        line = Row(560, spacing=12)
        line.add(texts, 1)
        tools = QWidget()
        tools.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(p(4))
        for key, label, said, action, refused in self._offers(
            colleague, may_manage=may_manage, is_self=is_self
        ):
            button = Button(
                label,
                self._acting((colleague.id, key), action, colleague),
                kind="link",
                name=f"{said} {colleague.name}",
            )
            allow(button, refused)
            self.buttons[colleague.id, key] = button
            row.addWidget(button)
        line.add(tools, keeps_width=True)
        return line

    def _offers(
        self, colleague: Colleague, *, may_manage: bool, is_self: bool
    ) -> Sequence[tuple[str, str, str, Callable[[Colleague], None], str]]:
        not_yours = "" if may_manage else NOT_YOURS
        found = [("change", "Modifier…", "Modifier", self._change, "" if is_self else not_yours)]
        if is_self:
            return found
        if colleague.can_open:
            found.append(("passphrase", "Phrase oubliée…", "Phrase oubliée de", self._give, not_yours))
            found.append(("access", "Retirer l’accès…", "Retirer l’accès de", self._leave, not_yours))
        else:
            found.append(("passphrase", "Donner un accès…", "Donner un accès à", self._give, not_yours))
            if colleague.left_date is None:
                found.append(("access", "Départ…", "Départ de", self._leave, not_yours))
        return found

    def _show_code(self, state: RecoveryState) -> None:
        made = f"fait le {wording.day_digits(state.made_on)}" if state.made_on else "fait avec la file active"
        read = f"\u00a0; feuille relue le {wording.day_digits(state.proven_on)}" if state.proven_on else ""
        self.code_words.setText(
            f"Il ouvre quand une phrase de passe est oubliée. Celui qui sert est {made}{read}."
        )
        self.code_warning.setText(
            ""
            if state.proven_on
            else "Personne n’a encore relu la feuille. Si elle est introuvable, faites un nouveau code."
        )
        self.code_warning.setVisible(not state.proven_on)


class NewCodeDialog(WorkingDialog):
    """Asks before the former code is void."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            "Faire un nouveau code de secours\u00a0?",
            context.jobs,
            size=(600, 380),
            later="Pas &maintenant",
            parent=parent,
        )
        self._workspace = context.workspace
        self.made: list[Callable[[str], None]] = []
        self.setWindowTitle("Jalon — nouveau code de secours")
        for text in (
            "La feuille d’aujourd’hui n’ouvrira plus la file active\u00a0: détruisez-la ensuite.",
            "Les copies faites jusqu’ici s’ouvrent encore avec elle.",
            "Le nouveau code n’est montré qu’une fois\u00a0: ayez une imprimante, ou de quoi écrire.",
        ):
            self.content.addWidget(words(f"•\u00a0 {text}", wrap=True))
        self.content.addStretch()
        self.make_button = self.answer_with(
            Button("&Faire un nouveau code", self.make, kind="main", drawing="key-round")
        )
        self.make_button.setDefault(False)

    def make(self) -> None:
        """Make the code and show it."""
        caseload = self._workspace.caseload
        self.work(
            lambda: colleagues.renew_recovery_code(caseload),
            "Un nouveau code est tiré au hasard…",
            done=self._show,
        )

    def _show(self, code: str) -> None:
        self._workspace.changed.emit()
        self.accept()
        for show in self.made:
            show(code)


def allow(button: Button, why_not: str) -> None:
    """Let a button be used, or disable it with the reason."""
    button.setEnabled(not why_not)
    button.setToolTip(why_not)
    button.setAccessibleDescription(why_not)


def _standing(colleague: Colleague) -> str:
    if colleague.can_open:
        opens = "ouvre la file active"
    elif colleague.left_date is not None:
        return f"dernier jour le {wording.day_digits(colleague.left_date)}"
    else:
        opens = "n’ouvre pas la file active"
    if colleague.entrusted_people:
        opens += f" · suit {wording.counted(colleague.entrusted_people, 'personne', 'personnes')}"
    return opens


def _part(title: str, texts: Sequence[QWidget], button: Button) -> Card:
    card = Card()
    card.body.addWidget(words(title, "heading"))
    for text in texts:
        card.body.addWidget(text)
    card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return card


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line
