"""What a form asks: a column, its words, how it is typed, the list of its codes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",
    "note",
    "day",
    "choice",
    "codes",
    "flag",
    "hours",
    "duration",
    "number",
    "code",
    "employer",
    "partner",
    "partner_contact",
    "recipient",
    "given",
    "occupation",
    "activity",
    "yes_no",
    "money",
]
"""``codes`` is several codes in one column, ``code`` a numbered one, ``given`` a list that the form
gets, ``partner_contact`` someone at the partner of the form, ``recipient`` a partner or free words,
``occupation`` a code of ROME and ``activity`` one of the NAF found by their labels, ``money`` cents."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column as a form asks for it; ``&`` comes before the letter that reaches it."""

    column: str
    label: str
    kind: Kind = "text"
    codes: str = ""
    help_words: str = ""
    is_wide: bool = False
    none: str = "Non renseigné"
    doubt: Callable[[str], str] | None = None
    """What to say of a text that deserves a look, empty for nothing: it is told and blocks nothing."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a record of a table is called, and its fields in the order of reading."""

    table: str
    title: str
    fields: tuple[Field, ...]

    def only(self, *columns: str, title: str | None = None) -> "Form":
        """Return the same form with some of its fields."""
        kept = tuple(field for column in columns for field in self.fields if field.column == column)
        return Form(self.table, title or self.title, kept)
