"""Two versions of a month side by side: what differs, from what to what."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from jalon.domain.months import Month
from jalon.services import return_comparison, returns
from jalon.services.return_comparison import Difference
from jalon.services.returns import Revision
from jalon.ui import messages, wording
from jalon.ui.fields import Choice, Labelled
from jalon.ui.fitting import fit
from jalon.ui.jobs import Jobs
from jalon.ui.parts import Banner, Button, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Workspace

_NOW = "now"


class RevisionDialog(QDialog):
    """Shows what differs between two locked versions, or from one to the month as it stands."""

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        month: Month,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._jobs, self._month, self._today = workspace, jobs, month, today
        self._found: Mapping[str, Difference] = {}
        self._asked: tuple[int, int | None] | None = None
        self._model: PagedModel[Difference] = PagedModel(
            [
                Column("Ce qui diffère", lambda one: one.what, _spoken),
                Column("Avant", lambda one: one.before),
                Column("Après", lambda one: one.after),
            ],
            lambda ids: {number: self._found[number] for number in ids},
            self,
        )
        self.setWindowTitle("Jalon — comparer les versions")
        self._build()
        self._offer(workspace.read(returns.list_revisions, month))
        self.first.currentIndexChanged.connect(lambda _: self._compare())
        self.second.currentIndexChanged.connect(lambda _: self._compare())
        fit(self, QSize(p(860), p(560)), within=parent)
        self._compare()
        QTimer.singleShot(0, self.first, lambda: self.first.setFocus())

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Return what is shown."""
        return tuple(self._found.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt: the columns share the room."""
        super().resizeEvent(event)
        room = self.width() - p(70)
        share = room * 0.18 / p(100) * 100
        self.table.share_width(0, {1: share, 2: share})

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(p(28), p(22), p(28), p(16))
        layout.setSpacing(p(12))
        layout.addWidget(words(f"Versions {wording.of_month(self._month)}", "title", wrap=True))
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.first, self.second = Choice(), Choice()
        line = QHBoxLayout()
        line.setSpacing(p(12))
        line.addWidget(Labelled("&De", self.first), 1)
        line.addWidget(Labelled("&À", self.second), 1)
        layout.addLayout(line)
        self.table = Table("Différences", 44)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        layout.addWidget(self.table, 1)
        self.told = words("", "muted", wrap=True)
        layout.addWidget(self.told)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(Button("&Fermer", self.accept, kind="main"))
        layout.addLayout(foot)

    def _offer(self, revisions: Sequence[Revision]) -> None:
        """Offer each version on both sides; the two last ones are compared first."""
        named: list[tuple[str | None, str]] = [
            (str(one.revision), f"Version {one.revision}, arrêtée le {one.locked_at.astimezone():%d/%m/%Y}")
            for one in revisions
        ]
        self.first.offer(named)
        self.second.offer([*named, (_NOW, "Le mois tel qu’il est aujourd’hui")])
        last = revisions[-1].revision
        self.first.choose(str(max(last - 1, 1)))
        self.second.choose(str(last) if last > 1 else _NOW)

    def _compare(self) -> None:
        first, second = self.first.value(), self.second.value()
        if first is None or second is None:
            return
        pair = (int(first), None if second == _NOW else int(second))
        self._asked = pair
        self.banner.clear()
        self.told.setText("La comparaison se fait…")
        caseload, month, today = self._workspace.caseload, self._month, self._today()
        self._jobs.start(
            lambda _: return_comparison.tell_differences(caseload, month, *pair, today=today),
            done=lambda found: self._show(pair, found),
            failed=self._refused,
        )

    def _show(self, pair: tuple[int, int | None], found: Sequence[Difference]) -> None:
        if not isValid(self) or pair != self._asked:
            return  # closed, or another pair was chosen since
        self._found = {str(number): one for number, one in enumerate(found)}
        self._model.show_ids(list(self._found))
        count = wording.counted(len(found), "différence", "différences")
        self.told.setText(f"{count}." if found else "Rien ne diffère.")
        self.told.setAccessibleName(self.told.text())
        if found:
            self.table.selectRow(0)

    def _refused(self, error: Exception) -> None:
        told = messages.describe_expected(error)
        if isValid(self):
            self.told.clear()
            self.banner.say(told)


def _spoken(one: Difference) -> str:
    return f"{one.what}\u00a0: {one.before}, puis {one.after}"
