"""What is done with a list as a screen shows it, off the thread of the window: its file, or its pages."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jalon.domain.search_keys import search_key
from jalon.ui.context import Context
from jalon.ui.jobs import Step
from jalon.ui.progress import ProgressDialog, show_progress
from jalon.ui.saving import documents_folder
from jalon.ui.shown_lists import ExportedList

R = TypeVar("R")


class ListWork(QObject):
    """Asks for a list, works on it with its progress shown; where files go is remembered."""

    NO_LIST: ClassVar[str]
    EMPTY: ClassVar[str]
    STOPPED: ClassVar[str]
    DOING: ClassVar[str]

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._folder = documents_folder()
        self.progress: ProgressDialog | None = None

    def ask(self, asked: ExportedList | None) -> None:
        """Begin with a list; without one on the screen, say where there are some."""
        if asked is None:
            self._context.tell(self.NO_LIST)
        elif not asked.ids:
            self._context.tell(self.EMPTY)
        elif self._context.jobs.is_busy:
            self._context.tell("Un travail est déjà en cours\u00a0: attendez qu’il finisse.")
        else:
            self.begin(asked)

    def begin(self, asked: ExportedList) -> None:
        """Do what this is for with a list that has rows."""
        raise NotImplementedError

    def refused(self, error: Exception) -> None:
        """Say why it could not be done."""
        raise NotImplementedError

    def start(self, asked: ExportedList, work: Callable[[Step], R], done: Callable[[R], None]) -> None:
        """Run the work on a list, its progress shown over the window."""
        job = self._context.jobs.start(
            work,
            done=done,
            failed=self.refused,
            cancelled=lambda: self._context.tell(self.STOPPED),
        )
        self.progress = show_progress(f"{self.DOING}\u00a0: {asked.title}", job, self._window)

    def proposed(self, asked: ExportedList, ending: str) -> Path:
        """Return the file proposed for a list, named by what it is and the day."""
        name = f"{search_key(asked.title).replace(' ', '-')}-{self._context.today():%Y-%m-%d}{ending}"
        return self._folder / name
