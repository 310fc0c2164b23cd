"""The section of the settings for deadlines: how long before it each is announced, and by whose choice."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.services import deadline_delays
from jalon.services.deadline_delays import LONGEST_DAYS, Delay
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.fields import Labelled, TextField
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_ROW, _ROWS = 44, 7


class DeadlineSettings(Screen):
    """One list of delays, the same on all posts; the line that is chosen is changed below it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._delays: Mapping[str, Delay] = {}
        layout = page(self)
        self.heading = Heading("Échéances", [])
        self.heading.subtitle.setText(
            "Combien de jours avant une échéance Jalon l’annonce. La date elle-même vient du dossier, "
            "son origine est écrite ici\u00a0: ces délais ne la changent pas."
        )
        layout.addWidget(self.heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        layout.addWidget(self._card(), 1)

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Échéances"

    def reload(self) -> None:
        """Read the delays again; the chosen line stays chosen."""
        chosen = self._model.id_at(self.table.currentIndex().row())
        found = self._workspace.read(deadline_delays.read_delays, today=self._context.today())
        self._delays = {one.code: one for one in found}
        self._model.show_ids(tuple(self._delays))
        place = self._model.place_of(chosen)
        self.table.selectRow(0 if place is None else place)
        self._show_current()

    def save(self) -> None:
        """Keep the number typed for the chosen line."""
        delay, text = self._current(), self.days.text().strip()
        if delay is None:
            return
        if not text.isdecimal():
            self._row.show_error("Un nombre entier de jours.")
            self.days.setFocus()
            return
        self._write(delay, int(text), "Délai enregistré")

    def give_back(self) -> None:
        """Take the number of the rules again for the chosen line."""
        delay = self._current()
        if delay is not None:
            self._write(delay, None, "Délai de Jalon remis")

    def _write(self, delay: Delay, days: int | None, told: str) -> None:
        self.banner.clear()
        self._row.show_error(None)
        self.table.setFocus()
        try:
            self._workspace.write(deadline_delays.change_delay, delay.code, days, today=self._context.today())
        except InvalidEntryError:
            self._row.show_error(f"De {0 if delay.is_before else 1} à {LONGEST_DAYS}.")
            self.days.setFocus()
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            self._context.tell(f"{told}\u00a0: {delay.label}")

    def _current(self) -> Delay | None:
        code = self._model.id_at(self.table.currentIndex().row())
        return None if code is None else self._delays.get(code)

    def _show_current(self) -> None:
        delay = self._current()
        if delay is None:
            return
        self.days.setText(str(delay.days))
        self._row.show_error(None)
        self.give_back_button.setEnabled(delay.own is not None)
        self.source.setText(f"{delay.label}. Source\u00a0: {delay.source}.")

    def _read(self, codes: Sequence[str]) -> Mapping[str, Delay]:
        return {code: self._delays[code] for code in codes}

    def _card(self) -> Card:
        card = Card(margin=14)
        self._model: PagedModel[Delay] = PagedModel(
            (
                Column("Échéance", lambda delay: delay.label),
                Column("Annoncée", _days_words),
                Column("Choisi par", _whose),
            ),
            self._read,
            self,
        )
        self.table = _Delays("Délais des échéances", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.setMinimumHeight(p(_ROW) * _ROWS)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        card.body.addWidget(self.table, 1)
        self.source = words("", "help", wrap=True)
        card.body.addWidget(self.source)
        self.days = TextField()
        self.days.setMaxLength(3)
        self.days.setFixedWidth(p(120))
        self.days.returnPressed.connect(self.save)
        self.table.opened.connect(lambda _: self.days.setFocus())
        self._row = Labelled("&Jours", self.days)
        card.body.addWidget(self._row)
        foot = Row(420, spacing=10)
        self.save_button = Button("&Enregistrer", self.save, kind="main", drawing="check")
        self.give_back_button = Button("&Délai de Jalon", self.give_back, drawing="undo-2")
        foot.add(self.save_button, keeps_width=True)
        foot.add(self.give_back_button, keeps_width=True)
        foot.add(QWidget(), 1)
        card.body.addWidget(foot)
        return card


class _Delays(Table):
    """The table of the delays; narrow, whose each is stands in the foot only."""

    def resizeEvent(self, event: object) -> None:
        """Override of Qt."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self.model() is None:
            return
        narrow = self.width() < p(620)
        self.setColumnHidden(2, narrow)
        self.share_width(0, {1: 150} if narrow else {1: 160, 2: 250})


def _days_words(delay: Delay) -> str:
    days = wording.counted(delay.days, "jour", "jours")
    return f"{days} avant" if delay.is_before else f"après {days}"


def _whose(delay: Delay) -> str:
    if delay.own is None:
        return "Jalon"
    since = wording.day_digits(delay.own.since)
    return f"la structure, {since} (Jalon\u00a0: {delay.of_rules})"
