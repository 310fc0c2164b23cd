"""What can be asked of the window: the one list that the keys, the palette and the keyboard card read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from jalon.domain.search_keys import search_key
from jalon.ui.parts import shortcut

EVERYWHERE = "Partout"
TEXT_SIZE = "Taille du texte"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to ask: its words, its keys (the first is the one shown), and what it does."""

    words: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    group: str = EVERYWHERE
    drawing: str = "chevron-right"
    also: str = ""
    """Other words that find it in the palette."""
    in_palette: bool = field(default=True)


def bind(owner: QWidget, commands: Sequence[Command]) -> None:
    """Make the keys of every command work in the window of ``owner``."""
    for command in commands:
        for keys in command.keys:
            shortcut(owner, keys, command.run)


def found_by(commands: Sequence[Command], typed: str) -> list[Command]:
    """Return the commands whose words hold every word typed, those that begin with it first."""
    wanted = search_key(typed).split()
    kept = []
    for command in commands:
        held = search_key(f"{command.words} {command.also}")
        if command.in_palette and all(word in held for word in wanted):
            begins = bool(wanted) and held.startswith(wanted[0])
            kept.append((not begins, command))
    return [command for _, command in sorted(kept, key=lambda pair: pair[0])]
