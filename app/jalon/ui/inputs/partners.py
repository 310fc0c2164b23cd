"""How a partner is typed, and someone who works there: a few letters of one on file, or a new name."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jalon.domain.search_keys import search_key
from jalon.services.partners import NamedPartner, NewContact, NewPartner
from jalon.ui.inputs.input import LineInput, Options
from jalon.ui.people_field import CompletingField, Search, Suggestion

_LONGEST: Final = 120  # characters of a name


class _Named(LineInput):
    """Something on file by a few letters; other words are kept as they are typed."""

    def __init__(self, search: Search, drawing: str, placeholder: str) -> None:
        self.widget: CompletingField = CompletingField(search, drawing=drawing)
        self.widget.setMaxLength(_LONGEST)
        self.widget.setPlaceholderText(placeholder)
        self._chosen: Suggestion | None = None
        self.widget.chosen.connect(self.take)

    @property
    def chosen(self) -> Suggestion | None:
        """Return what is chosen on file, None for nothing or for words of one’s own."""
        if self._chosen is not None and self.content() == self._chosen.words.strip():
            return self._chosen
        return None

    def new_words(self) -> str:
        """Return the words typed that name nothing chosen on file."""
        return "" if self.chosen else self.content()

    def draft(self) -> dict[str, str | None]:
        """Override: what is on file must not come back as something new of the same name."""
        chosen = self.chosen
        return {"id": chosen.id if chosen else None, "words": self.content()}

    def restore(self, draft: Any) -> None:
        """Override."""
        words = str(draft["words"] or "")
        self._chosen = Suggestion(draft["id"], words) if draft["id"] else None
        self.widget.setText(words)

    def take(self, found: Suggestion) -> None:
        """Choose something on file."""
        self._chosen = found
        self.widget.setText(found.words)
        self.widget.setCursorPosition(0)

    def clear(self) -> None:
        """Hold nothing."""
        self._chosen = None
        self.widget.clear()


class PartnerInput(_Named):
    """A partner; its value is an identity, or a new partner."""

    def __init__(self, search: Search, known: Mapping[str, str]) -> None:
        super().__init__(search, "handshake", "Quelques lettres du nom")
        self._known = known

    def value(self) -> str | NewPartner | None:
        """Return the identity of the partner chosen, or the new one that is named."""
        if self.chosen is not None:
            return self.chosen.id
        return NewPartner(self.content()) if self.content() else None

    def show(self, value: Any) -> None:
        """Show a partner on file."""
        if value:
            self.take(Suggestion(value, self._known.get(value, "")))
        else:
            self.clear()


class ContactInput(_Named):
    """Someone who works at the partner of the form; its value is an identity, or someone new."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(self._search, "user-round", "Un nom")
        self._known = known
        self._offered: tuple[Suggestion, ...] = ()

    def value(self) -> str | NewContact | None:
        """Return the identity of who is chosen, or someone new."""
        typed = self.content()
        if self.chosen is not None:
            return self.chosen.id
        same = (one.id for one in self._offered if search_key(one.words) == search_key(typed))
        return next(same, NewContact(typed)) if typed else None

    def show(self, value: Any) -> None:
        """Show someone on file."""
        if value:
            self.take(Suggestion(value, self._known.get(value, "")))
        else:
            self.clear()

    def offer(self, options: Options) -> None:
        """Override: who works at the partner; who is chosen elsewhere is let go."""
        self._offered = tuple(Suggestion(one, words) for one, words in options if one)
        chosen = self.chosen
        if chosen is not None and all(chosen.id != one.id for one in self._offered):
            self.clear()

    def _search(self, text: str) -> Sequence[Suggestion]:
        wanted = search_key(text).split()
        return [one for one in self._offered if all(word in search_key(one.words) for word in wanted)]


class RecipientInput(_Named):
    """With whom something is shared: a partner on file, or free words."""

    def __init__(self, search: Search) -> None:
        super().__init__(search, "handshake", "Un partenaire, ou qui d’autre")

    def value(self) -> str | NamedPartner | None:
        """Return the partner chosen with its name, or the words typed."""
        if self.chosen is not None:
            return NamedPartner(self.chosen.id, self.chosen.words)
        return self.content() or None

    def show(self, value: Any) -> None:
        """Show the words of a record."""
        self._chosen = None
        self.widget.setText("" if value is None else str(value))
        self.widget.setCursorPosition(0)
