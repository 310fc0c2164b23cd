"""A passphrase being typed or chosen: hidden or shown, judged in words as it grows, or proposed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from jalon.services.passphrases import WORDS, Judgement, judge_passphrase, new_passphrase
from jalon.ui import wording
from jalon.ui.fields import Labelled
from jalon.ui.parts import Button, words
from jalon.ui.secret_field import SecretField
from jalon.ui.theme import p

_NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_NOT_WELL = 0.6  # of the way: below, counting the missing words would only discourage


class PassphraseField(QWidget):
    """A new passphrase: typed or proposed, judged by how hard it is to guess, typed twice when asked.

    ``known`` are the names that someone guessing would try first; ``again`` is the label of the second field,
    None when what is chosen is handed over on paper and needs no proof that it can be typed.
    """

    changed = Signal()

    def __init__(
        self,
        label: str = "&Nouvelle phrase de passe",
        *,
        again: str | None = "&Encore une fois",
        known: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._known = tuple(known)
        self.secret, self.repeated = SecretField(), SecretField()
        self._row = Labelled(label, self.secret, target=self.secret.edit)
        self._again = Labelled(
            again or "Encore une fois",
            self.repeated,
            help_words="Deux fois la même, pour être sûr de ce qui est tapé.",
            target=self.repeated.edit,
        )
        self._is_twice = again is not None
        self._again.setVisible(self._is_twice)
        self.meter = QProgressBar()
        self.meter.setRange(0, 100)
        self.meter.setTextVisible(False)
        self.meter.setAccessibleName("Solidité de la phrase de passe")
        self.verdict = words("", "help", wrap=True)
        self.propose_button = Button(
            f"Proposer {_NUMBERS[WORDS]} mots",
            self.propose,
            kind="link",
            tip="Tirés au hasard par cet ordinateur dans une liste de mots français",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(p(6))
        layout.addWidget(self._row)
        layout.addWidget(self.meter)
        layout.addWidget(self.verdict)
        layout.addWidget(self.propose_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(p(6))
        layout.addWidget(self._again)
        self.setFocusProxy(self.secret.edit)
        self.secret.changed.connect(self._judge)
        self.repeated.changed.connect(self._forgive)
        self._judge()

    def text(self) -> str:
        """Return what is typed, whatever it is worth."""
        return self.secret.text()

    def set_known(self, names: Sequence[str]) -> None:
        """Judge with other names that someone guessing would try first."""
        self._known = tuple(names)
        self._judge()

    def propose(self) -> None:
        """Put words drawn by lot in the field, to be read and noted; the second field has to be typed."""
        self.secret.set_text(new_passphrase())
        self.secret.reveal(shown=True)
        self.repeated.clear()
        (self.repeated if self._is_twice else self.secret).edit.setFocus()

    def check(self) -> str | None:
        """Return the passphrase when it can be taken, else say what is wrong and go there."""
        self._row.show_error(None)
        self._again.show_error(None)
        judged = self._judgement()
        if not self.text().strip():
            self._refuse(self._row, "À remplir, ou laissez Jalon proposer des mots.")
        elif not judged.is_enough:
            self._refuse(self._row, verdict_words(judged))
        elif self._is_twice and self.repeated.text() != self.text():
            typed = bool(self.repeated.text())
            self._refuse(
                self._again, "Les deux ne sont pas les mêmes." if typed else "Tapez-la une deuxième fois."
            )
        else:
            return self.text()
        return None

    def show_error(self, told: str) -> None:
        """Say what is wrong with the passphrase, such as a refusal, and go there."""
        self._refuse(self._row, told)

    def clear(self) -> None:
        """Forget everything typed."""
        self.secret.clear()
        self.repeated.clear()

    @property
    def error(self) -> str:
        """Return what is shown as wrong."""
        return self._row.error or self._again.error

    def _refuse(self, row: Labelled, told: str) -> None:
        row.show_error(told)
        self.verdict.setVisible(row is not self._row)
        row.field.setFocus()

    def _judgement(self) -> Judgement:
        return judge_passphrase(self.text(), known=self._known)

    def _judge(self) -> None:
        judged = self._judgement()
        self.meter.setValue(round(judged.share * 100))
        self.meter.setProperty("short", not judged.is_enough)
        self.meter.style().unpolish(self.meter)
        self.meter.style().polish(self.meter)
        told = verdict_words(judged) if self.text().strip() else _NOTHING_YET
        self.verdict.setText(told)
        self.meter.setAccessibleDescription(told)
        self.verdict.show()
        self._row.show_error(None)
        self._forgive()
        self.changed.emit()

    def _forgive(self) -> None:
        self._again.show_error(None)


_NOTHING_YET = "Sept ou huit mots sans lien entre eux\u00a0: mieux qu’un mot compliqué."


def verdict_words(judged: Judgement) -> str:
    """Return how a passphrase stands, and what would help."""
    if judged.is_too_long:
        return "Trop longue\u00a0: un peu moins suffit."
    if judged.is_enough:
        return "Solide\u00a0: même avec cet ordinateur entre les mains, personne ne la devinera."
    if judged.leans_on_names:
        return "Trop facile\u00a0: un nom de la structure ou d’un collègue se devine d’abord."
    if judged.share < _NOT_WELL:
        return "Trop facile à deviner\u00a0: ajoutez des mots sans lien entre eux."
    count = _NUMBERS[judged.missing_words]
    more = wording.plural(judged.missing_words, "mot", "mots")
    return f"Pas encore assez\u00a0: {count} {more} de plus, sans lien avec les autres."
