"""The section of the settings for this computer: theme, size of the text, delay before the lock."""

from jalon.ui.context import Context
from jalon.ui.fields import Choice, Labelled
from jalon.ui.parts import Card, Heading, page, words
from jalon.ui.theme import ThemeChoice, p
from jalon.ui.workspace import Screen

_THEMES = (
    (ThemeChoice.SYSTEM, "Comme le système"),
    (ThemeChoice.LIGHT, "Clair"),
    (ThemeChoice.DARK, "Sombre"),
)
_WIDEST = 420
_SIZES = range(100, 201, 10)
_DELAYS = (1, 2, 3, 5, 10, 15, 20, 30)


class DisplaySettings(Screen):
    """Changes take effect at once and are remembered on this computer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._application = context.application
        layout = page(self)
        heading = Heading("Affichage", [])
        heading.subtitle.setText("Pour vous, sur cet ordinateur\u00a0: tout prend effet aussitôt.")
        layout.addWidget(heading)
        card = Card()
        self.theme = Choice()
        self.text_size = Choice()
        self.delay = Choice()
        for field in (self.theme, self.text_size, self.delay):
            field.setMaximumWidth(p(_WIDEST))
        self.theme.offer([(choice.value, text) for choice, text in _THEMES])
        self.text_size.offer([(str(percent), f"{percent}\u00a0%") for percent in _SIZES])
        delays = sorted({*_DELAYS, self._application.preferences.idle_minutes})
        self.delay.offer(
            [(str(minutes), f"{minutes}\u00a0minute{'s' if minutes > 1 else ''}") for minutes in delays]
        )
        card.body.addWidget(words("Écran", "heading"))
        card.body.addWidget(Labelled("&Thème", self.theme))
        card.body.addWidget(
            Labelled("T&aille du texte", self.text_size, help_words="Aussi par Ctrl et plus, Ctrl et moins.")
        )
        layout.addWidget(card)
        card = Card()
        card.body.addWidget(words("Verrouillage", "heading"))
        card.body.addWidget(
            Labelled(
                "&Verrouiller après",
                self.delay,
                help_words="Sans clavier ni souris. Trente secondes avant, un bandeau prévient\u00a0; "
                "ce qui est en cours de saisie est gardé.",
            )
        )
        layout.addWidget(card)
        layout.addStretch()
        self.reload()
        self.theme.currentIndexChanged.connect(self._choose_theme)
        self.text_size.currentIndexChanged.connect(self._choose_size)
        self.delay.currentIndexChanged.connect(self._choose_delay)

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Affichage"

    def reload(self) -> None:
        """Show what is chosen."""
        chosen = self._application.preferences
        for field, value in (
            (self.theme, chosen.theme),
            (self.text_size, str(chosen.text_scale_percent)),
            (self.delay, str(chosen.idle_minutes)),
        ):
            field.blockSignals(True)
            field.choose(value)
            field.blockSignals(False)

    def _choose_theme(self) -> None:
        self._application.choose_theme(ThemeChoice(self.theme.value() or "system"))

    def _choose_size(self) -> None:
        self._application.choose_text_size(int(self.text_size.value() or 100))

    def _choose_delay(self) -> None:
        self._application.choose_idle_minutes(int(self.delay.value() or 10))
