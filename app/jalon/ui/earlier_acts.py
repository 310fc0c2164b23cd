"""Says that acts come before the day since which Jalon is used, and moves that day by one key."""

from collections.abc import Callable
from datetime import date

from jalon.domain.errors import JalonError
from jalon.services.earlier_acts import earlier_acts, show_earlier_acts
from jalon.ui import messages, wording
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button
from jalon.ui.workspace import Workspace


class EarlierActsBanner(Banner):
    """Shown as long as there are acts that no month counts."""

    def __init__(self, workspace: Workspace, today: Callable[[], date], tell: Callable[[str], None]) -> None:
        super().__init__("warm")
        self._workspace = workspace
        self._today = today
        self._tell = tell
        self.button: Button | None = None

    def look(self) -> None:
        """Read again whether there are such acts, and say it."""
        found = self._workspace.read(earlier_acts)
        if found is None:
            self.button = None
            self.clear()
            return
        one = "acte a eu lieu avant le mois", "actes ont eu lieu avant le mois"
        headline = (
            f"{wording.counted(found.count, *one)} de la mise en service de Jalon "
            f"({wording.day_digits(found.used_since)})\u00a0: aucun relevé ne les montre."
        )
        first = wording.day_digits(found.first_day)
        if not found.may_change:
            self.button = None
            self.say(Message(headline, f"Qui gère la structure peut ramener cette date au {first}."))
            return
        self.button = Button(f"Compter depuis le {first}", self._move, drawing="calendar")
        self.say(
            Message(headline, "La date de mise en service peut être ramenée au premier acte."), [self.button]
        )

    def _move(self) -> None:
        try:
            day = self._workspace.write(show_earlier_acts, today=self._today())
        except JalonError as error:
            self.say(messages.describe(error))
            return
        if day is not None:
            told = wording.day_digits(day)
            self._tell(f"Mise en service ramenée au {told}\u00a0: les actes d’avant sont dans les relevés.")
        self.look()
