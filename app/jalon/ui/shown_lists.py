"""A list as a screen shows it, for a file or for paper: its rows, and what is written of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from jalon.domain.cells import Cell, Hours
from jalon.domain.rules import Rules
from jalon.services.deadlines import Deadline
from jalon.services.people_lists import PersonLine
from jalon.services.returns import ActLine
from jalon.ui.deadlines_table import deadline_for
from jalon.ui.jobs import Step
from jalon.ui.tasks_table import task_for, task_words
from jalon.ui.vocabulary import in_trade_words

if TYPE_CHECKING:
    from jalon.services.employers import EmployerLine
    from jalon.services.tasks import Task

_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a file: its heading, its width in characters, the cell of a row."""

    heading: str
    width: int
    cell: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list as a screen shows it now: ``read`` gives the rows of a page, and touches no widget.

    ``name`` is what the access log says: ``people``, ``employers``, ``partners``, ``acts``…
    ``told`` says in words, line by line, which filter made it: a paper bears it.
    """

    name: str
    title: str
    columns: tuple[ListColumn, ...]
    ids: tuple[str, ...]
    read: Callable[[Sequence[str]], Mapping[str, Any]]
    told: tuple[str, ...] = ()


def rows_of(asked: ExportedList, step: Step) -> list[list[Cell]]:
    """Return every row of a list, read page by page."""
    rows: list[list[Cell]] = []
    for start in range(0, len(asked.ids), _PAGE):
        step(start, len(asked.ids))
        page = asked.ids[start : start + _PAGE]
        read = asked.read(page)
        rows += [[column.cell(read[one]) for column in asked.columns] for one in page if one in read]
    return rows


def people_columns(rules: Rules) -> tuple[ListColumn, ...]:
    """Return what is written of each person of a list."""

    def module(line: PersonLine) -> Cell:
        return None if line.module is None else rules.label("modules", line.module)

    return (
        ListColumn("Dossier", 12, lambda line: line.case_code),
        ListColumn("Nom", 22, lambda line: line.family_name),
        ListColumn("Prénom", 18, lambda line: line.given_name),
        ListColumn("Admission", 12, lambda line: line.admission_date),
        ListColumn("Sortie", 12, lambda line: line.exit_date),
        ListColumn("Module", 30, module),
        ListColumn("Depuis le", 12, lambda line: line.module_since),
        ListColumn(in_trade_words("Référent"), 22, lambda line: line.coach),
        ListColumn("Emploi", 34, lambda line: line.job),
        ListColumn("Prochaine action", 34, lambda line: line.next_action),
        ListColumn("Pour le", 12, lambda line: line.next_action_date),
    )


def employer_columns() -> tuple[ListColumn, ...]:
    """Return what is written of each employer of a list."""
    of: Callable[[str], Callable[[EmployerLine], Cell]] = lambda name: lambda line: getattr(line, name)  # noqa: E731
    return (
        ListColumn("Employeur", 34, of("name")),
        ListColumn("Ville", 20, of("town")),
        ListColumn("Téléphone", 16, of("phone")),
        ListColumn("Y travaillent", 13, of("working")),
        ListColumn("Dernier acte", 12, of("last_act")),
    )


def act_columns(rules: Rules) -> tuple[ListColumn, ...]:
    """Return what is written of each act of a list."""

    def label(list_name: str, code: str | None) -> Cell:
        return None if not code else rules.label(list_name, code)

    return (
        ListColumn("Date", 12, lambda line: line.date),
        ListColumn("Heure", 8, lambda line: f"{line.start_time:%H:%M}" if line.start_time else None),
        ListColumn("Durée", 9, lambda line: Hours(line.duration_minutes)),
        ListColumn("État", 12, lambda line: _STATES.get(line.state, line.state)),
        ListColumn(
            "Acte",
            30,
            lambda line: "Tournée" if line.act_type == _TRIP else label("act_types", line.act_type),
        ),
        ListColumn("Auprès de", 16, lambda line: label("targets", line.target or None)),
        ListColumn("Modalité", 16, lambda line: label("modalities", line.modality)),
        ListColumn("Lieu", 16, lambda line: label("places", line.place)),
        ListColumn(
            "Personnes",
            34,
            lambda line: ", ".join(f"{one.given_name} {one.family_name}" for one in line.people) or None,
        ),
        ListColumn("Employeur", 26, lambda line: line.employer_name),
        ListColumn("Partenaire", 26, lambda line: line.partner_name),
        ListColumn("Objet", 40, lambda line: line.subject),
    )


def act_list(ids: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, ActLine]], rules: Rules,
             month: str, told: tuple[str, ...] = ()) -> ExportedList:  # fmt: skip
    """Return the acts of a month as a list to export."""
    return ExportedList("acts", f"Actes {month}", act_columns(rules), tuple(ids), read, told)


def task_list(
    ids: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, "Task"]], told: tuple[str, ...]
) -> ExportedList:
    """Return what is to be done as a list to export."""
    columns = (
        ListColumn("À faire", 46, task_words),
        ListColumn("Objectif", 30, lambda one: one.goal),
        ListColumn("Pour qui", 34, task_for),
        ListColumn("Date", 12, lambda one: one.day),
        ListColumn("Par qui", 20, lambda one: one.who),
    )
    return ExportedList("tasks", "À faire", columns, tuple(ids), read, told)


def deadline_list(shown: Sequence[Deadline], told: tuple[str, ...] = ()) -> ExportedList:
    """Return the deadlines of a card as a list to export."""
    held = {str(number): one for number, one in enumerate(shown)}
    day: Callable[[Deadline], date] = lambda one: one.due_date  # noqa: E731
    columns = (
        ListColumn("Échéance", 34, lambda one: one.label),
        ListColumn("Pour", 26, deadline_for),
        ListColumn("Date", 12, day),
        ListColumn("Jours restants", 13, lambda one: one.days_left),
        ListColumn("À faire", 50, lambda one: one.to_do),
        ListColumn("Source", 30, lambda one: one.source),
    )
    return ExportedList(
        "deadlines", "Échéances", columns, tuple(held), lambda ids: {one: held[one] for one in ids}, told
    )


_TRIP: Final = "TRAJET"
_STATES: Final = {"PLANNED": "prévu", "DONE": "fait", "CANCELLED": "annulé"}
