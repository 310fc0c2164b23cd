"""The input of a field, by its kind."""

from collections.abc import Sequence

from jalon.services import activities
from jalon.ui.form_fields import Field
from jalon.ui.inputs.input import Input, Surroundings
from jalon.ui.inputs.listed import ChoiceInput, CodesInput, YesNoInput
from jalon.ui.inputs.plain import (
    DayInput,
    DurationInput,
    FlagInput,
    HoursInput,
    MoneyInput,
    NoteInput,
    NumberInput,
    TextInput,
)
from jalon.ui.inputs.searched import CodedInput, EmployerInput, OccupationInput
from jalon.ui.people_field import Suggestion


def input_for(field: Field, around: Surroundings) -> Input:
    """Return the input of a field."""
    rules = around.rules
    match field.kind:
        case "note":
            return NoteInput()
        case "day":
            return DayInput(around.today)
        case "duration":
            return DurationInput()
        case "hours":
            return HoursInput()
        case "number":
            return NumberInput()
        case "flag":
            return FlagInput(field.label)
        case "occupation":
            return OccupationInput()
        case "yes_no":
            return YesNoInput(field.none)
        case "money":
            return MoneyInput()
        case "activity":
            return CodedInput(_search_activities, activities.activity_label)
        case "employer":
            return EmployerInput(around.search_employers, around.employers)
        case "given":
            return ChoiceInput(
                around.options.get(field.column, ()), lambda code: around.names.get(code, code)
            )
        case "codes":
            return CodesInput([(entry.code, entry.label) for entry in rules.proposed(field.codes)])
        case "code":
            entries = [(entry.code, f"{entry.code} — {entry.label}") for entry in rules.proposed(field.codes)]
            return ChoiceInput(entries, str, is_number=True)
        case "choice":
            offered: list[tuple[str | None, str]] = [(None, field.none)]
            offered += [(entry.code, entry.label) for entry in rules.proposed(field.codes)]
            return ChoiceInput(offered, lambda code: rules.label(field.codes, code))
    return TextInput()


def _search_activities(text: str) -> Sequence[Suggestion]:
    return [Suggestion(one.code, one.code, one.label) for one in activities.suggest_activities(text)]
