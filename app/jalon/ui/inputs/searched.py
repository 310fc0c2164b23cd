"""What is found by a few letters: a code of reference, an employer, an occupation."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jalon.services import occupations
from jalon.ui.inputs.input import LineInput
from jalon.ui.people_field import CompletingField, Search, Suggestion


class CodedInput(LineInput):
    """A code of a reference list, by a few letters of its label or the code itself."""

    FAULT = "Choisissez dans la liste, ou videz le champ."

    def __init__(self, search: Search, label: Callable[[str], str]) -> None:
        self.widget: CompletingField = CompletingField(search, drawing="search")
        self.widget.setPlaceholderText("Quelques lettres ou le code")
        self._label = label
        self._chosen: Suggestion | None = None
        self.widget.chosen.connect(self._take)

    def value(self) -> str | None:
        """Return the code chosen, or typed."""
        typed = self.content()
        if self._chosen is not None and typed == self._chosen.line:
            return self._chosen.id
        code = typed.split(" ")[0].upper()
        return code if code and self._label(code) else None

    def show(self, value: Any) -> None:
        """Show a code and its label."""
        self._chosen = Suggestion(value, value, self._label(value)) if value else None
        self.widget.setText(self._chosen.line if self._chosen else "")
        self.widget.setCursorPosition(0)

    def _take(self, found: Suggestion) -> None:
        self._chosen = found
        self.widget.setText(found.line)
        self.widget.setCursorPosition(0)


class EmployerInput(LineInput):
    """An employer on file, by a few letters; other words are those of a new one."""

    def __init__(self, search: Search, known: Mapping[str, str]) -> None:
        self.widget: CompletingField = CompletingField(search, drawing="building-2")
        self.widget.setPlaceholderText("Quelques lettres du nom")
        self._known = known
        self._chosen: Suggestion | None = None
        self.widget.chosen.connect(self._take)

    def value(self) -> str | None:
        """Return the identity of the employer chosen; None for nothing, or for a new one."""
        if self._chosen is not None and self.content() == self._chosen.words:
            return self._chosen.id
        return None

    def new_name(self) -> str | None:
        """Return the name of an employer that is not on file."""
        typed = self.content()
        return typed if typed and self.value() is None else None

    def show(self, value: Any) -> None:
        """Show an employer on file."""
        self._chosen = Suggestion(value, self._known.get(value, "")) if value else None
        self.widget.setText(self._chosen.words if self._chosen else "")
        self.widget.setCursorPosition(0)

    def draft(self) -> dict[str, str | None]:
        """Override: an employer on file must not come back as a new one of the same name."""
        return {"id": self.value(), "words": self.content()}

    def restore(self, draft: Any) -> None:
        """Override."""
        words = str(draft["words"] or "")
        self._chosen = Suggestion(draft["id"], words) if draft["id"] else None
        self.widget.setText(words)

    def _take(self, found: Suggestion) -> None:
        self._chosen = found
        self.widget.setText(found.words)


class OccupationInput(LineInput):
    """An occupation of ROME, by a few letters of its label or its code; what names none is a fault."""

    FAULT = "Choisissez dans la liste, ou laissez vide."

    def __init__(self) -> None:
        self.widget: CompletingField = CompletingField(_search_occupations, drawing="search")
        self.widget.setPlaceholderText("Quelques lettres du métier")
        self.widget.chosen.connect(self._take)
        self._chosen: occupations.Occupation | None = None

    def value(self) -> str | None:
        """Return the code of the occupation chosen; None for nothing."""
        if self._chosen is not None and self.content() == self._chosen.words:
            return self._chosen.code
        return None

    def show(self, value: Any) -> None:
        """Show the occupation of a code."""
        self._chosen = occupations.occupation(value)
        self.widget.setText(self._chosen.words if self._chosen else "")
        self.widget.setCursorPosition(0)

    def draft(self) -> dict[str, str | None]:
        """Override: the code chosen, or the words that name none yet."""
        return {"code": self.value(), "words": self.content()}

    def restore(self, draft: Any) -> None:
        """Override."""
        self.show(draft["code"])
        if draft["code"] is None:
            self.widget.setText(str(draft["words"] or ""))

    def _take(self, found: Suggestion) -> None:
        self.show(found.id)


def occupations_help() -> str:
    """Return where the list of occupations comes from and under which licence, in one line."""
    package, licence = occupations.occupations_source()
    software, _, data = licence.partition("; the data: ")
    return f"Source\u00a0: {data or licence}, par {package} ({software})."


def _search_occupations(text: str) -> Sequence[Suggestion]:
    return [Suggestion(one.code, one.label, one.code) for one in occupations.suggest_occupations(text)]
