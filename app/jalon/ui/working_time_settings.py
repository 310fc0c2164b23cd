"""The section of the settings for working time: weeks by period, leave, bank holidays of the department."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jalon.domain.errors import InvalidEntryError, JalonError
from jalon.domain.months import month_of
from jalon.domain.reading import read_duration
from jalon.services import people, working_time
from jalon.services.colleagues import MANAGERS
from jalon.services.working_time import LeaveLine, WeekLine
from jalon.settings.rules import rules_for
from jalon.ui import messages, wording
from jalon.ui.context import Context
from jalon.ui.drafting import Address, type_again, typed_in
from jalon.ui.fields import Choice, DayField, DurationField, Labelled, TextField, first_wrong
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Card, Heading, Row, emptied, page, words
from jalon.ui.resuming import TypedThere
from jalon.ui.theme import p
from jalon.ui.workspace import Screen

_DAYS = ("&Lundi", "M&ardi", "M&ercredi", "&Jeudi", "&Vendredi", "&Samedi", "Dimanc&he")
_SHORT = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_BANK_HOLIDAY = "FERIE"
_NOT_READ = "Par exemple 7h, 7h30 ou 7,5."
_NO_DAY = "Une date, par exemple 01/09/2026."


def read_working_day(text: str) -> int | None:
    """Return the minutes of a day as typed: nothing is 0, a number alone is hours; None: not understood."""
    typed = text.strip()
    if typed in ("", "0", wording.NO_VALUE):
        return 0
    if typed.isdecimal() and int(typed) <= 24:
        return int(typed) * 60
    return read_duration(typed)


class WorkingTimeSettings(Screen):
    """What each colleague is to work: the journal and the timesheet count against it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        layout = page(self)
        heading = Heading("Temps de travail et congés", [])
        heading.subtitle.setText(
            "Le journal montre ce qui manque, la feuille de temps compte le prévu. Rien n’est bloqué."
        )
        layout.addWidget(heading)
        self.banner = Banner("alert")
        layout.addWidget(self.banner)
        self.coach = Choice()
        self.coach.offer(self._colleagues())
        self.coach_row = Labelled("Collè&gue", self.coach)
        self.coach_row.setVisible(self.coach.count() > 1)
        layout.addWidget(self.coach_row)
        self.effect = words("", "strong", wrap=True)
        layout.addWidget(self.effect)
        for card in (self._week_card(), self._leave_card(), self._holidays_card()):
            layout.addWidget(card)
        layout.addStretch()
        self.coach.currentIndexChanged.connect(lambda _: self.reload())

    @property
    def title(self) -> str:
        """Return the words of the window's title."""
        return "Temps de travail et congés"

    def typed(self) -> Sequence[TypedThere]:
        """Override of the screen: a week or a leave that is not written yet."""
        texts = (*self.days, self.start, self.percent, self.leave_start, self.leave_end, self.leave_minutes)
        if not any(field.text().strip() for field in texts):
            return ()
        return (TypedThere(Address("settings"), "temps de travail et congés", typed_in(self)),)

    def type_again(self, address: Address, content: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Override of the screen."""
        type_again(self, content)

    def reload(self) -> None:
        """Read the weeks and the leave of the colleague again."""
        coach = self.coach.value()
        today = self._context.today()
        if coach is None:
            self.effect.setText("Ouvert par le code de secours\u00a0: vous n’êtes personne ici.")
            return
        weeks = self._workspace.read(working_time.list_weeks, coach)
        emptied(self._weeks)
        for week in weeks:
            self._weeks.addWidget(
                self._line(_week_words(week), working_time.remove_week, week.id, "cette semaine de travail")
            )
        if not weeks:
            self._weeks.addWidget(words("Aucun temps de travail indiqué.", "muted", wrap=True))
        emptied(self._leave)
        leave = self._workspace.read(working_time.list_leave, coach, date(today.year - 1, 1, 1))
        for taken in leave:
            self._leave.addWidget(
                self._line(_leave_words(taken, today), working_time.remove_leave, taken.id, "ce congé")
            )
        if not leave:
            self._leave.addWidget(words("Aucun congé noté depuis un an.", "muted", wrap=True))
        self._show_effect(coach, today)
        self._show_holidays(today)

    def save_week(self) -> None:
        """Set the working week typed; what cannot be read is said beside its field."""
        start = self.start.day()
        minutes = [read_working_day(field.text()) for field in self.days]
        percent = self.percent.text().strip().rstrip("%\u00a0\u202f ")
        self._start_row.show_error(None if start else _NO_DAY)
        self._percent_row.show_error(
            None if not percent or (percent.isdecimal() and 0 < int(percent) <= 100) else "De 1 à 100."
        )
        for row, count in zip(self._day_rows, minutes, strict=True):
            row.show_error(None if count is not None else _NOT_READ)
        if self._goes_to_wrong([self._start_row, *self._day_rows, self._percent_row]):
            return
        assert start is not None
        done = self._do(
            lambda: self._workspace.write(
                working_time.set_week,
                self.coach.value() or "",
                start,
                [count or 0 for count in minutes],
                int(percent) if percent else None,
            )
        )
        if done:
            for field in (self.start, self.percent, *self.days):
                field.clear()
            self._context.tell(f"Temps de travail enregistré à partir du {wording.day_digits(start)}.")

    def save_leave(self) -> None:
        """Note the days off typed; one day when no end is given."""
        start = self.leave_start.day()
        end = self.leave_end.day() if self.leave_end.text().strip() else start
        typed = self.leave_minutes.text().strip()
        minutes = self.leave_minutes.minutes() if typed else None
        self._leave_start_row.show_error(None if start else _NO_DAY)
        self._leave_end_row.show_error(
            _NO_DAY if end is None and start else "Avant le début." if start and end and end < start else None
        )
        self._leave_minutes_row.show_error(_NOT_READ if typed and minutes is None else None)
        if self._goes_to_wrong([self._leave_start_row, self._leave_end_row, self._leave_minutes_row]):
            return
        assert start is not None
        assert end is not None
        done = self._do(
            lambda: self._workspace.write(
                working_time.add_leave,
                self.coach.value() or "",
                start,
                end,
                self.leave_kind.value() or "",
                minutes,
            )
        )
        if done:
            for field in (self.leave_start, self.leave_end, self.leave_minutes):
                field.clear()
            self._context.tell("Congé noté.")

    def copy_monday(self) -> None:
        """Give Tuesday to Friday the hours of Monday."""
        for field in self.days[1:5]:
            field.setText(self.days[0].text())

    def _goes_to_wrong(self, rows: list[Labelled]) -> bool:
        wrong = first_wrong(rows)
        if isinstance(wrong, QWidget):
            wrong.setFocus()
        return wrong is not None

    def _do(self, action: Callable[[], object]) -> bool:
        self.banner.clear()
        try:
            action()
        except InvalidEntryError as error:
            problems = [wording.sentence_case(messages.problem_words(found)) for found in error.problems]
            self.banner.say(Message(". ".join(problems) + ".", "Corrigez, puis recommencez."))
        except JalonError as error:
            self.banner.say(messages.describe(error))
        else:
            return True
        return False

    def _show_effect(self, coach: str, today: date) -> None:
        month = month_of(today)
        read = self._workspace.read(working_time.read_working_month, coach, month, today=today)
        if read.totals.due is None:
            told = "aucun temps de travail connu."
        else:
            told = f"{wording.duration(read.totals.due)} à faire"
            off = [
                f"{wording.duration(count)} de {what}"
                for what, count in (("congé", read.totals.leave), ("jours fériés", read.totals.holiday))
                if count
            ]
            told += f", {' et '.join(off)} en moins." if off else "."
        self.effect.setText(f"{wording.sentence_case(wording.month_words(month))}\u00a0: {told}")

    def _show_holidays(self, today: date) -> None:
        days = self._workspace.read(working_time.list_bank_holidays, today.year)
        self._holidays_title.setText(f"Jours fériés de {today.year}")
        told = "\u00a0; ".join(f"{wording.day_short(day, today)}, {name}" for day, name in days)
        self._holidays.setText(f"{told}.")

    def _line(self, text: str, remove: Callable[..., None], record_id: str, what: str) -> QWidget:
        line = Row(420, spacing=10)
        line.add(words(text, wrap=True), 1)
        line.add(
            Button(
                "Retirer",
                lambda: self._remove(remove, record_id),
                kind="link",
                drawing="trash-2",
                name=f"Retirer {what}\u00a0: {text}",
            ),
            keeps_width=True,
        )
        return line

    def _remove(self, remove: Callable[..., None], record_id: str) -> None:
        if self._do(lambda: self._workspace.write(remove, record_id)):
            self._context.tell("Retiré\u00a0: Ctrl+Z le reprend.")
            self.start.setFocus()

    def _week_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Semaines de travail", "heading", wrap=True))
        self._weeks = QVBoxLayout()
        self._weeks.setSpacing(p(4))
        card.body.addLayout(self._weeks)
        self.start = DayField(self._context.today)
        self._start_row = Labelled("À &partir du", self.start)
        self.percent = TextField()
        self._percent_row = Labelled("Part d’un &temps plein, en %", self.percent, help_words="Facultatif.")
        line = Row(520)
        line.add(self._start_row, 1)
        line.add(self._percent_row, 1)
        card.body.addWidget(line)
        self.days = [TextField() for _ in _DAYS]
        self._day_rows = [Labelled(title, field) for title, field in zip(_DAYS, self.days, strict=True)]
        self._day_grid = _DayGrid(self._day_rows)
        card.body.addWidget(self._day_grid)
        self.week_total = words("", "help", wrap=True)
        for field in self.days:
            field.textChanged.connect(lambda _: self._show_total())
        self._show_total()
        card.body.addWidget(self.week_total)
        foot = Row(560, spacing=10)
        self.copy_button = Button("Recopier le lundi jusqu’au ve&ndredi", self.copy_monday)
        self.week_button = Button("Enregistrer la se&maine", self.save_week, kind="main", drawing="check")
        foot.add(self.copy_button, keeps_width=True)
        foot.add(self.week_button, keeps_width=True)
        foot.add(QWidget(), 1)
        card.body.addWidget(foot)
        return card

    def _show_total(self) -> None:
        minutes = [read_working_day(field.text()) for field in self.days]
        if any(count is None for count in minutes):
            self.week_total.setText(_NOT_READ)
            return
        total = sum(count or 0 for count in minutes)
        self.week_total.setText(
            f"{wording.duration(total)} par semaine. Rien\u00a0: jour non travaillé."
            if total
            else "Par exemple 7h, 7h30 ou 7,5. Rien\u00a0: jour non travaillé."
        )

    def _leave_card(self) -> Card:
        card = Card()
        card.body.addWidget(words("Congés et absences", "heading", wrap=True))
        card.body.addWidget(words("La cause n’est pas demandée.", "help", wrap=True))
        self._leave = QVBoxLayout()
        self._leave.setSpacing(p(4))
        card.body.addLayout(self._leave)
        self.leave_start, self.leave_end = DayField(self._context.today), DayField(self._context.today)
        self.leave_kind = Choice()
        rules = rules_for(self._context.today())
        self.leave_kind.offer(
            [
                (code, rules.label("leave_kinds", code))
                for code in rules.codes("leave_kinds")
                if code != _BANK_HOLIDAY
            ]
        )
        self.leave_minutes = DurationField()
        self._leave_start_row = Labelled("D&u", self.leave_start)
        self._leave_end_row = Labelled("Au, in&clus", self.leave_end, help_words="Vide\u00a0: un jour.")
        self._leave_minutes_row = Labelled(
            "&Durée par jour", self.leave_minutes, help_words="Vide\u00a0: la journée entière."
        )
        dates = Row(520)
        dates.add(self._leave_start_row, 1)
        dates.add(self._leave_end_row, 1)
        more = Row(520)
        more.add(Labelled("Mot&if", self.leave_kind), 1)
        more.add(self._leave_minutes_row, 1)
        card.body.addWidget(dates)
        card.body.addWidget(more)
        self.leave_button = Button("N&oter le congé", self.save_leave, kind="main", drawing="check")
        foot = Row(300, spacing=10)
        foot.add(self.leave_button, keeps_width=True)
        foot.add(QWidget(), 1)
        card.body.addWidget(foot)
        return card

    def _holidays_card(self) -> Card:
        card = Card()
        self._holidays_title = words("", "heading", wrap=True)
        self._holidays = words("", wrap=True)
        card.body.addWidget(self._holidays_title)
        card.body.addWidget(
            words(
                "Ceux du département de la structure, droit local d’Alsace et de Moselle compris.",
                "help",
                wrap=True,
            )
        )
        card.body.addWidget(self._holidays)
        return card

    def _colleagues(self) -> list[tuple[str | None, str]]:
        signed_in = self._workspace.caseload.signed_in
        mine = signed_in.coach_id
        found: list[tuple[str | None, str]] = [(mine, "Moi")] if mine is not None else []
        if mine is None or signed_in.role in MANAGERS:
            found += [
                (coach.coach_id, f"{coach.given_name} {coach.family_name}")
                for coach in self._workspace.read(people.list_coaches)
                if coach.coach_id != mine
            ]
        return found


class _DayGrid(QWidget):
    """The seven days side by side, on several lines where the room is narrow."""

    def __init__(self, rows: list[Labelled]) -> None:
        super().__init__()
        self._rows = rows
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(p(10))
        self._arrange(2)

    def resizeEvent(self, event: object) -> None:
        """Override of Qt."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        room = self.width() // p(96)
        self._arrange(7 if room >= 7 else 4 if room >= 4 else 2)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, row in enumerate(self._rows):
            self._grid.removeWidget(row)
            self._grid.addWidget(row, place // columns, place % columns)
        for number in range(7):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)


def _week_words(week: WeekLine) -> str:
    worked = [
        f"{day} {wording.duration(count)}" for day, count in zip(_SHORT, week.minutes, strict=True) if count
    ]
    start = wording.day_digits(week.start_date)
    when = f"Depuis le {start}"
    if week.end_date is not None:
        when = f"Du {start} au {wording.day_digits(week.end_date)}"
    told = f"{when}\u00a0: {wording.duration(sum(week.minutes))} par semaine"
    if week.full_time_percent is not None:
        told += f" ({week.full_time_percent}\u00a0%)"
    return f"{told}, {', '.join(worked)}" if worked else told


def _leave_words(leave: LeaveLine, today: date) -> str:
    label = rules_for(today).label("leave_kinds", leave.kind)
    when = f"le {wording.day_digits(leave.start_date)}"
    if leave.end_date != leave.start_date:
        when = f"du {wording.day_digits(leave.start_date)} au {wording.day_digits(leave.end_date)}"
    told = f"{label}, {when}"
    return told if leave.minutes is None else f"{told}, {wording.duration(leave.minutes)} par jour"
