"""Makes the application object: French, the shipped fonts, the theme and the size of the text."""

import os
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from jalon import __version__
from jalon.settings.paths import resource
from jalon.settings.preferences import Preferences, load_preferences, save_preferences
from jalon.ui import fonts, theme
from jalon.ui.dressing import dress
from jalon.ui.theme import ThemeChoice

_STEP_PERCENT = 10


class _French(QTranslator):
    """Qt's French, with what its file keeps under another heading than the one asked for."""

    def translate(  # type: ignore[override]
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Override of Qt: nothing found is None, for an empty text would be shown."""
        found = super().translate(context, text, disambiguation, n)
        if not found and context == "QAbstractFileIconProvider":
            found = super().translate("QFileDialog", text, disambiguation, n)
        return found or None


class JalonApplication(QApplication):
    """The application, dressed from the preferences; it follows the system's theme when asked to."""

    scale_changed = Signal()
    """The size of the text changed: lengths were taken at the old one, so screens are built again."""
    idle_delay_changed = Signal(int)
    """The delay before the lock changed, in minutes."""

    def __init__(self, arguments: Sequence[str], preferences: Preferences | None = None) -> None:
        # Qt asks portals and themes over the session bus only when told to: Fusion needs neither.
        os.environ.setdefault("QT_QPA_PLATFORMTHEME", "")
        # The days in the file dialogs follow the system's format, not the language of the application.
        os.environ.setdefault("LC_TIME", "fr_FR.UTF-8")
        super().__init__(list(arguments))
        self.setApplicationName("Jalon")
        # No display name: Qt would add it to the title of windows that already begin with it.
        self.setApplicationVersion(__version__)
        self.setDesktopFileName("org.jalon.Jalon")
        self.setWindowIcon(QIcon(str(resource("icons", "jalon.svg"))))
        self.setStyle("Fusion")
        self._speak_french()
        fonts.load_fonts()
        self._preferences = preferences or load_preferences()
        self.styleHints().colorSchemeChanged.connect(lambda _: self._dress())
        self._dress()

    @property
    def preferences(self) -> Preferences:
        """Return the preferences in force."""
        return self._preferences

    def keep(self, **changes: object) -> None:
        """Change preferences and write them; a folder that cannot be written keeps them for this run."""
        self._preferences = replace(self._preferences, **changes)  # type: ignore[arg-type]
        try:
            save_preferences(self._preferences)
        except OSError:
            self.setProperty("preferences_not_kept", True)

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Show a theme and remember it."""
        if choice.value == self._preferences.theme:
            return
        self.keep(theme=choice.value)
        self._dress()

    def choose_text_size(self, percent: int) -> None:
        """Show the text at a size, 100 to 200 %, and remember it."""
        bounded = min(max(percent, 100), 200)
        if bounded == self._preferences.text_scale_percent:
            return
        self.keep(text_scale_percent=bounded)
        self._dress()
        self.scale_changed.emit()

    def step_text_size(self, steps: int) -> None:
        """Show the text larger or smaller."""
        self.choose_text_size(self._preferences.text_scale_percent + steps * _STEP_PERCENT)

    def choose_idle_minutes(self, minutes: int) -> None:
        """Lock after a delay, 1 to 30 minutes, and remember it."""
        self.keep(idle_minutes=min(max(minutes, 1), 30))
        self.idle_delay_changed.emit(self._preferences.idle_minutes)

    def _dress(self) -> None:
        try:
            choice = ThemeChoice(self._preferences.theme)
        except ValueError:
            choice = ThemeChoice.SYSTEM
        tokens = theme.tokens_for(choice, system_is_dark=theme.system_is_dark(self))
        dress(self, tokens, self._preferences.text_scale_percent / 100)

    def _speak_french(self) -> None:
        QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
        translator = _French(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_fr", folder):
            self.installTranslator(translator)
