"""What a column can be, by what the rows of its table are about."""

from typing import Final

from jalon.domain.import_values import COACHES, EMPLOYERS, Subject

_PERSON: Final = (
    "case_code", "family_name", "given_name", "birth_name", "full_name", "birth_date",
)  # fmt: skip
_OF_PERSONS: Final = (
    *_PERSON, "sex", "phone", "other_phone", "email", "address", "postal_code", "city",
    "recognition", "recognition_start_date", "recognition_end_date",
    "referral_origin", "referral_date",
    "admission_date", "entry_situation", "agreement", "coach", "module", "module_start_date",
    "exit_date", "exit_reason",
    "contract_type", "employer", "contract_start_date", "contract_planned_end_date",
    "contract_real_end_date", "contract_end_date", "contract_end_reason", "weekly_hours", "job_label",
)  # fmt: skip
_OF_ACTS: Final = (
    "act_date", "act_start_time", "act_duration", *_PERSON, "act_type", "act_target", "act_modality",
    "act_place", "act_attendance", "act_state", "coach", "employer", "module", "act_subject",
    "trip_minutes", "trip_km",
)  # fmt: skip
LISTS: Final = {
    "sex": "sexes",
    "recognition": "recognitions",
    "referral_origin": "referral_origins",
    "entry_situation": "entry_situations",
    "exit_reason": "exit_reasons",
    "contract_type": "contract_types",
    "contract_end_reason": "contract_end_reasons",
    "module": "modules",
    "coach": COACHES,
    "employer": EMPLOYERS,
    "act_type": "act_types",
    "act_target": "targets",
    "act_modality": "modalities",
    "act_place": "places",
    "act_attendance": "attendance",
    "act_state": "act_states",
}
"""The list of the values of each field that has one."""


def fields_for(subject: Subject) -> tuple[str, ...]:
    """Return the fields that a column of a table can be, in the order in which they are proposed."""
    return _OF_PERSONS if subject is Subject.PERSONS else _OF_ACTS
