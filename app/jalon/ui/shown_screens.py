"""The screens of the window, of which one is shown; each is made when it is first asked for."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from jalon.ui.pages import NamedPages
from jalon.ui.places import HOME, PAGES, PAPERS
from jalon.ui.resuming import TypedThere
from jalon.ui.workspace import Screen

S = TypeVar("S", bound=Screen)


class ShownScreens(NamedPages):
    """Holds the screens by what the code calls them, and knows from where the papers were asked for.

    ``left``: where each screen was left, when the window is built again: its month, its section.
    """

    def __init__(self, make: Callable[[str], Screen], left: Mapping[str, object]) -> None:
        super().__init__()
        self._make = make
        self._left = dict(left)
        self.made: dict[str, Screen] = {}
        self.shown = HOME
        self.before_papers = HOME

    def get(self, key: str, kind: type[S]) -> S:
        """Return a screen, made when it is first asked for: the window is there sooner."""
        if key not in self.made:
            self.made[key] = made = self._make(key)
            if (place := self._left.pop(key, None)) is not None:
                made.go_to(place)
            self.addWidget(made)
        found = self.made[key]
        assert isinstance(found, kind)
        return found

    def comes_from(self, key: str) -> str:
        """Return the screen of the rail that a screen to be shown is reached from."""
        if key == PAPERS != self.shown:
            self.before_papers = self.shown
        there = self.before_papers if key == PAPERS else key
        return PAGES[there][0] if there in PAGES else there

    def show_screen(self, key: str) -> None:
        """Show a screen, by what the code calls it."""
        screen = self.get(key, Screen)
        self.setCurrentWidget(screen)
        self.shown = key
        self.name_current(screen.title)

    def places(self) -> dict[str, object]:
        """Return where each screen is, to be left there when the window is built again."""
        return {key: screen.place() for key, screen in self.made.items()}

    def typed(self) -> Iterator[tuple[str, TypedThere]]:
        """Return what is being typed, screen by screen."""
        for key, screen in self.made.items():
            for there in screen.typed():
                yield key, there
