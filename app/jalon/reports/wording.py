"""The words of a paper: labels and definitions of the codes that its figures go by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.domain.rules import Indicator, Module, Rules, Word
from jalon.reports.typography import DASH, sentence

_NOT_GIVEN = {"NON_RENSEIGNE": "Non renseigné", "INCONNU": "Non connu"}  # in every list


@dataclass(frozen=True, slots=True)
class Wording:
    """The words in force at the date of the paper.

    ``lists`` give, for each list of the rules (``exit_reasons``, ``act_types``…), the label of each code;
    ``checks`` the sentence of each finding of a return, as the window words it.
    """

    version: str = ""
    indicators: tuple[Indicator, ...] = ()
    modules: tuple[Module, ...] = ()
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)

    def label(self, list_name: str, code: object) -> str:
        """Return the label of a code, the code itself when the list does not know it, a dash for None."""
        if code is None or code == "":
            return DASH
        unknown = _NOT_GIVEN.get(str(code), str(code))
        return sentence(self.lists.get(list_name, {}).get(str(code), unknown))

    def module(self, code: object) -> str:
        """Return ``M2 · Appui au projet professionnel``, the label of what comes before, or a dash."""
        for module in self.modules:
            if module.code == code:
                return f"{module.short}\u00a0· {sentence(module.label)}"
        return self.label("pre_modules", code)

    def module_order(self) -> dict[str, int]:
        """Return the rank of each module, with what comes before them first."""
        codes = [*self.lists.get("pre_modules", {}), *(module.code for module in self.modules)]
        return {code: rank for rank, code in enumerate(codes)}

    def module_short(self, code: object) -> str:
        """Return ``M2``, the first word of what comes before the modules, or a dash."""
        for module in self.modules:
            if module.code == code:
                return module.short
        return self.label("pre_modules", code).split(" ")[0]

    def intensity(self, code: object) -> str:
        """Return ``Régulier`` for the band whose label is « Accompagnement régulier »."""
        label = self.label("bands", code)
        short = label.removeprefix("Accompagnement ").removeprefix("de ")
        return short[:1].upper() + short[1:]

    def indicator(self, code: str) -> Indicator | None:
        """Return an indicator, None when these rules do not know it."""
        return next((indicator for indicator in self.indicators if indicator.code == code), None)

    def word(self, name: str, usual: str, count: int = 1) -> str:
        """Return a word of the trade for a number of things, the usual one when the rules have none."""
        word = self.words.get(name)
        if word is None:
            return usual
        return word.plural if count > 1 else word.singular


def wording_of(rules: Rules, checks: Mapping[str, str] | None = None) -> Wording:
    """Return the words of a version of the rules; ``checks`` are the sentences of the findings."""
    return Wording(
        version=rules.version,
        indicators=rules.indicators,
        modules=rules.modules,
        lists=rules.labels,
        words=rules.words,
        checks=checks or {},
    )
