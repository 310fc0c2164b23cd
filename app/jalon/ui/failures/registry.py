"""The one place that knows the words of every failure; each family of failures adds its own to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import Final

from jalon.domain.errors import JalonError

RESTORE: Final = "«\u00a0Restaurer…\u00a0» à l’ouverture de Jalon"
REASON: Final = "Indiquez le motif"
ANNOUNCE: Final = "(«\u00a0Annoncer l’effacement\u00a0»)"
REVIEW: Final = "Relisez ces textes"
_ON_COMMAND_LINE: Final = (
    (RESTORE, "jalon restore"),
    (REASON, f"{REASON} (--reason)"),
    (ANNOUNCE, "(--announce)"),
    (REVIEW, f"{REVIEW} (--mentions)"),
)


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, in one sentence, and what to do next."""

    headline: str
    next_step: str

    def line(self) -> str:
        """Return both on one line."""
        return f"{self.headline} {self.next_step}".strip()

    def for_commands(self) -> "Message":
        """Return the same, naming commands and options where a window has a button or a field."""
        next_step = self.next_step
        for button, command in _ON_COMMAND_LINE:
            next_step = next_step.replace(button, command)
        return Message(self.headline, next_step)


@singledispatch
def describe(error: Exception) -> Message:
    """Return the words for an expected failure.

    Raises:
        NotImplementedError: the failure has no words yet; a test keeps this from happening.
    """
    raise NotImplementedError(type(error).__name__)


def always_say(words: Mapping[type[JalonError], tuple[str, str]]) -> None:
    """Give failures that carry no fact their words, always the same."""
    for kind, (headline, next_step) in words.items():
        message = Message(headline, next_step)
        describe.register(kind)(lambda _, message=message: message)


def describe_expected(error: Exception, of_the_disk: Message | None = None) -> Message:
    """Return the words for what stopped a work: a failure, or with ``of_the_disk`` what the system refused.

    Raises:
        Exception: the error itself when it is a bug: on to the crash dialog.
    """
    if isinstance(error, JalonError):
        return describe(error)
    if of_the_disk is not None and isinstance(error, OSError):
        return of_the_disk
    raise error
