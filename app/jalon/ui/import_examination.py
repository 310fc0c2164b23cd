"""The examination of the rows of an import, off the thread of the window: the last one asked for counts."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from jalon.domain.import_values import ListValues
from jalon.services import importing
from jalon.services.importing import Rehearsal
from jalon.ui.import_work import Work
from jalon.ui.jobs import Job, Jobs, Step
from jalon.ui.workspace import Workspace

_DELAY_MILLISECONDS = 250
Found = tuple[Rehearsal, tuple[ListValues, ...]]


class Examination(QObject):
    """Rehearses the import again and again while it is being mended."""

    changed = Signal()
    """It began or ended."""
    found = Signal()
    """The work has what was found."""
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._jobs, self._today = workspace, jobs, today
        self._asked = 0
        self._job: Job | None = None
        self._work: Work | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY_MILLISECONDS)
        self._soon.timeout.connect(self._look_soon)

    @property
    def is_under_way(self) -> bool:
        """Tell whether rows are being examined, or are about to be."""
        return self._job is not None or self._soon.isActive()

    def stop(self) -> None:
        """Forget what is being examined."""
        self._asked += 1
        self._soon.stop()
        self._end()
        self.changed.emit()

    def soon(self, work: Work) -> None:
        """Examine in a moment, when nothing else was changed meanwhile."""
        self._work = work
        self._soon.start()
        self.changed.emit()

    def look(self, work: Work, then: Callable[[], None] | None = None) -> Job:
        """Examine now, then call ``then``; what was being examined is no more asked for."""
        self._soon.stop()
        self._end()
        self._asked += 1
        number = self._asked
        caseload, today = self._workspace.caseload, self._today()
        proposal, mapping = work.proposal, work.mapping
        repairs, choices = dict(work.repairs), dict(work.choices)

        def examine(step: Step) -> Found:
            found = importing.rehearse(
                caseload, proposal, mapping, today=today, repairs=repairs, choices=choices, step=step
            )
            return found, importing.list_values(caseload, proposal, mapping, today=today)

        def done(found: Found) -> None:
            if number == self._asked:
                self._job = None
                work.note(*found)
                self.found.emit()
                self.changed.emit()
                if then is not None:
                    then()

        def failed(error: Exception | None) -> None:
            if number == self._asked:
                self._job = None
                self.changed.emit()
                if error is not None:
                    self.failed.emit(error)

        self._job = job = self._jobs.start(examine, done=done, failed=failed, cancelled=lambda: failed(None))
        self.changed.emit()
        return job

    def _look_soon(self) -> None:
        if self._work is not None:
            self.look(self._work)

    def _end(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
