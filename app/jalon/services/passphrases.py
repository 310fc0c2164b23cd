"""How a passphrase being chosen stands, and words drawn by lot for who has no idea of one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jalon.storage import slots
from jalon.storage.caseload import Caseload
from jalon.storage.passphrases import LEAST_BITS, MOST_CHARACTERS, WORDS, guessing_bits, new_passphrase

__all__ = ["WORDS", "Judgement", "confirm_passphrase", "judge_passphrase", "new_passphrase"]

_BITS_OF_A_WORD: Final = 13.0  # what one more word, without a link to the others, adds
_FELT_BITS: Final = 3.0  # what knowing the names takes away, at least, before it is worth saying


@dataclass(frozen=True, slots=True)
class Judgement:
    """How hard a passphrase is to guess.

    ``share`` goes from 0 to 1, where it is enough; ``missing_words`` is how many more words, chosen without
    a link, would do; ``leans_on_names`` tells that it holds names of the structure or of its people.
    """

    share: float
    missing_words: int
    leans_on_names: bool
    is_too_long: bool = False

    @property
    def is_enough(self) -> bool:
        """Tell whether it is accepted."""
        return self.share >= 1 and not self.is_too_long


def confirm_passphrase(caseload: Caseload, passphrase: str) -> None:
    """Ask again for the passphrase of whoever is signed in, before what is taken out in clear.

    Raises:
        TooManyAttemptsError: a wait is running, after wrong passphrases here or at an opening.
        WrongPassphraseError: it is not theirs.
    """
    slots.require_passphrase(caseload, passphrase)


def judge_passphrase(passphrase: str, *, known: Sequence[str] = ()) -> Judgement:
    """Return how a passphrase stands against the bar of ``require_strong``, in some milliseconds."""
    if not passphrase.strip():
        return Judgement(0.0, math.ceil(LEAST_BITS / _BITS_OF_A_WORD), leans_on_names=False)
    bits = guessing_bits(passphrase, known=known)
    return Judgement(
        share=min(bits / LEAST_BITS, 1.0),
        missing_words=math.ceil(max(LEAST_BITS - bits, 0.0) / _BITS_OF_A_WORD),
        leans_on_names=bool(known) and guessing_bits(passphrase) - bits >= _FELT_BITS,
        is_too_long=len(passphrase) > MOST_CHARACTERS,
    )
