"""The input of a field, by its kind."""

from collections.abc import Sequence

from jalon.services import activities
from jalon.ui.form_fields import Field
from jalon.ui.inputs.input import Input, Surroundings
from jalon.ui.inputs.listed import ChoiceInput, CodesInput, YesNoInput
from jalon.ui.inputs.partners import ContactInput, PartnerInput, RecipientInput
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

_NOT_ASKED = "À renseigner"
"""For nothing, in a list that has a code of its own for what is not known."""


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
        case "partner":
            return PartnerInput(around.search_partners, around.partners)
        case "partner_contact":
            return ContactInput(around.names)
        case "recipient":
            return RecipientInput(around.search_partners)
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
            proposed = [(entry.code, entry.label) for entry in rules.proposed(field.codes)]
            says_unknown = any(label.startswith(field.none) for _, label in proposed)
            offered = [(None, _NOT_ASKED if says_unknown else field.none), *proposed]
            return ChoiceInput(offered, lambda code: rules.label(field.codes, code))
    return TextInput()


def _search_activities(text: str) -> Sequence[Suggestion]:
    return [Suggestion(one.code, one.code, one.label) for one in activities.suggest_activities(text)]
