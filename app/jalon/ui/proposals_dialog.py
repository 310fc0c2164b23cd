"""Shows what a calendar proposes to plan: each appointment is ticked or not; nothing is written before."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.domain.errors import JalonError
from jalon.services.calendar_proposals import Proposal, accept_proposals
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.fitting import fit
from jalon.ui.lists import rules_for
from jalon.ui.parts import Banner, Button, page, words
from jalon.ui.theme import p


class ProposalsDialog(QDialog):
    """The appointments of a file in which someone accompanied, or an employer, was found."""

    def __init__(self, context: Context, proposals: Sequence[Proposal], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("Jalon — rendez-vous d’un agenda")
        known = sum(one.is_known for one in proposals)
        left = sum(one.act is None and not one.is_known for one in proposals)
        self._offered = [one for one in proposals if one.act is not None and not one.is_known]
        self.boxes: list[QCheckBox] = []
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, p(16))
        inside = QWidget()
        layout = page(inside)
        outside.addWidget(inside, 1)
        layout.addWidget(words("Rendez-vous à prévoir", "heading", wrap=True))
        for told in _told(len(self._offered), known, left):
            layout.addWidget(words(told, "muted", wrap=True))
        self.banner = Banner("warm")
        layout.addWidget(self.banner)
        for one in self._offered:
            layout.addWidget(self._line(one))
        layout.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(p(28), 0, p(28), 0)
        foot.addStretch()
        self.later_button = Button("A&bandonner", self.reject)
        self.plan_button = Button("&Prévoir", self.plan, kind="main", drawing="check")
        foot.addWidget(self.later_button)
        foot.addWidget(self.plan_button)
        outside.addLayout(foot)
        self._count()
        fit(self, QSize(p(640), p(560)), within=parent.window())
        first = self.boxes[0] if self.boxes else self.later_button
        QTimer.singleShot(0, first, lambda: first.setFocus())

    def plan(self) -> None:
        """Plan what is ticked, as one action."""
        ticked = [one for one, box in zip(self._offered, self.boxes, strict=True) if box.isChecked()]
        try:
            count = self._context.workspace.write(accept_proposals, ticked, today=self._context.today())
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        told = wording.counted(count, "acte prévu", "actes prévus")
        self._context.tell(f"{told} d’après l’agenda. Ctrl+Z les retire tous.")
        self.accept()

    def _line(self, proposal: Proposal) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(p(2))
        box = QCheckBox(_when(proposal, self._context))
        box.setChecked(True)
        box.toggled.connect(lambda _: self._count())
        said = _what(proposal)
        box.setAccessibleName(f"{box.text()}, {said}")
        self.boxes.append(box)
        column.addWidget(box)
        column.addWidget(words(said, "help", wrap=True))
        return line

    def _count(self) -> None:
        count = sum(box.isChecked() for box in self.boxes)
        self.plan_button.setEnabled(bool(count))
        told = wording.counted(count, "acte", "actes")
        self.plan_button.setText(f"&Prévoir {told}" if count else "&Prévoir")


def _told(offered: int, known: int, left: int) -> list[str]:
    told = [
        "Rien n’est écrit avant votre accord. Chaque acte reste modifiable."
        if offered
        else "Rien à prévoir dans ce fichier pour les trois mois à venir."
    ]
    if known:
        told.append(f"{wording.counted(known, 'rendez-vous', 'rendez-vous')} déjà dans Jalon à cette heure.")
    if left:
        count = wording.counted(left, "rendez-vous", "rendez-vous")
        told.append(f"{count} sans personne ni employeur reconnu, ou avec un nom à préciser\u00a0: laissés.")
    return told


def _when(proposal: Proposal, context: Context) -> str:
    act = proposal.act
    assert act is not None
    parts = [wording.day_short(act.date, context.today()), wording.clock(act.start_time)]
    return ", ".join(part for part in (*parts, wording.duration(act.duration_minutes)) if part)


def _what(proposal: Proposal) -> str:
    act = proposal.act
    assert act is not None
    line = proposal.read.line
    names = [named.choices[0].words for named in line.people]
    if line.employer is not None:
        names.append(line.employer.choices[0].words)
    kind = rules_for(act.date).label("act_types", act.act_type)
    told = " · ".join((kind, ", ".join(names))) if names else kind
    return f"{told}. Dans l’agenda\u00a0: «\u00a0{proposal.appointment.summary}\u00a0»"
