"""The section of the settings that shows the access log, filtered; nothing of it can be changed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from jalon.domain.errors import JalonError
from jalon.services import access_reading, people
from jalon.services.access_reading import AccessFilter, AccessLine
from jalon.services.colleagues import may_manage
from jalon.services.papers.asked import Asked
from jalon.ui import messages, rights_words, wording
from jalon.ui.context import Context
from jalon.ui.disposals_card import DisposalsCard
from jalon.ui.fields import Choice, DayField, Labelled, TextField
from jalon.ui.paper_desk import PaperDesk
from jalon.ui.parts import Banner, Button, Card, Heading, Row, page, words
from jalon.ui.person_painting import PlainDelegate
from jalon.ui.tables import Column, PagedModel, Table
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_ROW, _ROWS_SHOWN = 36, 10


class _AccessTable(Table):
    """Where the room is narrow, when and what alone: the filters tell the rest."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override of Qt."""
        super().resizeEvent(event)
        if self.model() is not None:
            narrow = self.width() < p(560)
            for column in (2, 3):
                self.setColumnHidden(column, narrow)
            self.share_width(1, {0: 170} if narrow else {0: 170, 2: 90, 3: 150})


class AccessLogSettings(Screen):
    """Who opened, printed or exported what, for twelve months."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        layout = page(self)
        heading = Heading("Journal des accès", [])
        heading.subtitle.setText(
            "Qui a ouvert, imprimé, exporté ou effacé, sans aucun contenu. Gardé douze mois, sans retouche."
        )
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.card = Card()
        self.since, self.until = DayField(context.today), DayField(context.today)
        self.colleague, self.kind, self.code = Choice(), Choice(), TextField()
        fields = Row(700, spacing=10)
        for label, field in (
            ("D&u", self.since),
            ("Jus&qu’au", self.until),
            ("&Collègue", self.colleague),
            ("&Nature", self.kind),
            ("Code du &dossier", self.code),
        ):
            fields.add(Labelled(label, field), 1)
        self.card.body.addWidget(fields)
        self.count = words("", "strong", wrap=True)
        self.card.body.addWidget(self.count)
        self._model: PagedModel[AccessLine] = PagedModel(
            (
                Column("Quand", lambda line: wording.moment_words(line.at)),
                Column("Quoi", lambda line: rights_words.event_words(line.event)),
                Column("Dossier", lambda line: line.case_code or ""),
                Column("Qui", lambda line: line.colleague or "code de secours"),
            ),
            self._read,
            self,
        )
        self.table = _AccessTable("Accès", _ROW)
        self.table.setModel(self._model)
        self.table.paint_with(PlainDelegate())
        self.table.setFixedHeight(p(_ROW) * (_ROWS_SHOWN + 1) + p(10))
        self.card.body.addWidget(self.table)
        layout.addWidget(self.card)
        self.papers = PaperDesk(context, self)
        self.papers.refused.connect(self.banner.say)
        self.print_button = Button("&Imprimer ce journal…", self.print_log, drawing="printer")
        self.card.body.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.disposals = DisposalsCard(context, self.papers)
        layout.addWidget(self.disposals)
        layout.addStretch()
        for day in (self.since, self.until):
            day.editingFinished.connect(self.show_found)
        self.code.textChanged.connect(lambda _: self.show_found())
        for choice in (self.colleague, self.kind):
            choice.currentIndexChanged.connect(lambda _: self.show_found())

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Journal des accès"

    def reload(self) -> None:
        """Offer what can be asked, and show what fits."""
        self.banner.clear()
        may = self._workspace.read(may_manage)
        self.card.setVisible(may)
        self.disposals.setVisible(may)
        if not may:
            self.banner.say(messages.Message("Ce journal est lu par qui coordonne ou administre Jalon.", ""))
            return
        self.disposals.reload()
        team = self._workspace.read(people.list_coaches)
        self._offer(
            self.colleague, [(one.coach_id, f"{one.given_name} {one.family_name}") for one in team], "Tous"
        )
        events = self._workspace.read(access_reading.list_events)
        named = sorted(((code, rights_words.event_words(code)) for code in events), key=lambda one: one[1])
        self._offer(self.kind, named, "Toutes")
        self.show_found()

    def show_found(self) -> None:
        """Show the entries that fit."""
        wanted = AccessFilter(
            self.since.day(), self.until.day(), self.colleague.value(), self.kind.value(), self.code.text()
        )
        try:
            numbers = self._workspace.read(access_reading.find_accesses, wanted)
        except JalonError as error:
            self.banner.say(messages.describe(error))
            return
        self._model.show_ids(tuple(str(number) for number in numbers))
        self.count.setText(wording.counted(len(numbers), "accès", "accès"))

    def print_log(self) -> None:
        """Show the pages of the journal as it is filtered."""
        choices: dict[str, str] = {}
        told = []
        for label, field, name in (("Du", self.since, "since"), ("Jusqu’au", self.until, "until")):
            if (day := field.day()) is not None:
                choices[name] = day.isoformat()
                told.append(f"{label} {wording.day_digits(day)}")
        if self.colleague.value():
            told.append(f"Collègue\u00a0: {self.colleague.currentText()}")
        if event := self.kind.value():
            choices["event"] = event
            told.append(f"Nature\u00a0: {self.kind.currentText()}")
        if code := self.code.text().strip():
            choices["case_code"] = code
            told.append(f"Dossier\u00a0: {code.upper()}")
        choices["filters"] = " · ".join(told)
        self.papers.show("D24", Asked(coach_id=self.colleague.value(), choices=choices))

    def _offer(self, choice: Choice, options: Sequence[tuple[str, str]], none: str) -> None:
        chosen = choice.value()
        choice.blockSignals(True)
        choice.offer([(None, none), *options])
        choice.choose(chosen)
        choice.blockSignals(False)

    def _read(self, ids: Sequence[str]) -> Mapping[str, AccessLine]:
        lines = self._workspace.read(access_reading.read_accesses, [int(one) for one in ids])
        return {str(line.number): line for line in lines}
