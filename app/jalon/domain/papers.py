"""What a paper can be about, and whose eyes it is made for."""

from enum import Enum


class Subject(Enum):
    """What a paper is about: what has to be chosen before it can be made."""

    PERSON = "person"
    EMPLOYER = "employer"
    MONTH = "month"
    PERSON_MONTH = "person_month"
    COACH_MONTH = "coach_month"
    YEAR = "year"
    STRUCTURE = "structure"


class Reader(Enum):
    """Whose eyes a paper is made for: this decides what may be in it."""

    PERSON = "person"
    EMPLOYER = "employer"
    STRUCTURE = "structure"
    LEAD = "lead"
