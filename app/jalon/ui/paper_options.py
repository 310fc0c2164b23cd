"""What a paper is asked for: of whom, of when, in which version; only what the chosen one has a use for."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from jalon.domain.months import Month, month_of
from jalon.domain.papers import Subject
from jalon.services import agreements, lookups, people
from jalon.services.papers.asked import Asked, PaperKind
from jalon.services.papers.making import what_is_needed
from jalon.services.papers.one_record import records_for
from jalon.services.papers.person_head import reads_simple
from jalon.services.returns import usual_month
from jalon.ui.context import Context
from jalon.ui.fields import Choice, DayField, Labelled, TextField
from jalon.ui.journal_screen import MonthPicker
from jalon.ui.lists import rules_for
from jalon.ui.one_chosen import OneChosen, finder
from jalon.ui.paper_words import CHOICES, paper_words
from jalon.ui.parts import Button, Card, words
from jalon.ui.people_field import Suggestion
from jalon.ui.person_fields import record_words
from jalon.ui.vocabulary import in_trade_words
from jalon.ui.workspace import settle

_YEARS = 6
_WHOLE = "D21"
_ALL_TOLD = "sharing_consent"  # without a choice, the paper tells them all
_DAY, _UNSIGNED = "day", "attested_reason"
_OF_MONTH = (Subject.MONTH, Subject.PERSON_MONTH, Subject.COACH_MONTH)
_MISSING = {
    "person": "Choisissez la personne dans la liste proposée.",
    "employer": "Choisissez l’employeur dans la liste proposée.",
    "coach": "Choisissez le collègue.",
}


class PaperOptions(Card):
    """The card of the chosen paper."""

    wanted = Signal()
    """Its pages are to be shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._team: list[tuple[str | None, str]] = []
        self.kind: PaperKind | None = None
        self.heading = words("", "heading", wrap=True)
        self.help = words("", "muted", wrap=True)
        self._make_fields(context)
        self.show_button = Button("&Aperçu…", self.wanted.emit, kind="main", drawing="eye")
        for part in (self.heading, self.help, *self._rows.values(), self.simple, self.blank):
            self.body.addWidget(part)
        self.body.addWidget(self.show_button)
        self.body.addStretch()

    def reload(self) -> None:
        """Read again who the colleagues are."""
        team = self._context.workspace.read(people.list_coaches)
        self._team = [(one.coach_id, f"{one.given_name} {one.family_name}") for one in team]
        self._offer_team()
        known = self._context.workspace.read(agreements.list_agreements)
        self.agreement.offer(
            [(None, "Toutes conventions"), *((one.id, one.details.reference) for one in known)]
        )

    def show_kind(self, kind: PaperKind | None) -> None:
        """Show what a paper is, and the fields that it has a use for."""
        if kind is self.kind and kind is not None:
            return
        self.kind = kind
        self.setVisible(kind is not None)
        if kind is None:
            return
        told = paper_words(kind.code)
        self.heading.setText(in_trade_words(told.title))
        self.help.setText(in_trade_words(told.help))
        self.variant.offer([(code, (told.variants or {}).get(code, code)) for code in kind.variants])
        self._offer_choices(kind)
        self._offer_team()
        for box, has in ((self.simple, kind.has_simple), (self.blank, kind.has_blank)):
            box.setVisible(has)
            if not has:
                box.setChecked(False)
        self._prefer_simple()
        self._show_rows()

    def fill(self, asked: Asked, named: Suggestion | None) -> None:
        """Show what is known already; ``named`` is the person or the employer, in words."""
        if asked.person_id is not None and named is not None:
            self.person.keep(named)
            self._prefer_simple()
            self._offer_records()
        elif asked.employer_id is not None and named is not None:
            self.employer.keep(named)
        if asked.month is not None:
            self.month.go(asked.month)
            self.year.choose(str(asked.month.year))
        if asked.variant is not None:
            self.variant.choose(asked.variant)

    def enter(self) -> None:
        """Take the keyboard: the first field that lacks something, else the button."""
        lacking = self._lacking()
        target: QWidget = self.show_button if lacking is None else self._rows[lacking].field
        target.setFocus()

    def asked(self) -> Asked | None:
        """Return what is asked for; None, said at the field, when something is missing."""
        for row in self._rows.values():
            row.show_error(None)
        lacking = self._lacking()
        if lacking is not None:
            self._rows[lacking].show_error(_MISSING.get(lacking, "Manque."))
            self._rows[lacking].field.setFocus()
            return None
        if not self._rows["day"].isHidden() and self.day.text().strip() and self.day.day() is None:
            self._rows["day"].show_error("Cette date n’est pas comprise.")
            self.day.setFocus()
            return None
        return self._asked()

    def _offer_records(self) -> None:
        """Offer one record when the paper may tell several; the usual one is the latest."""
        kind = self.kind
        if kind is None:
            return
        file, found = self._context.workspace.read(records_for, kind, self._asked())
        usual = "Tous" if kind.records == _ALL_TOLD else "La plus récente"
        rules = rules_for(self._context.today())
        self.record.offer(
            [(None, usual)]
            + [(one.id, record_words(one.table, one.values, rules, file)) for one in found if file]
        )
        self._rows["record"].setVisible(len(found) > 1)

    def _prefer_simple(self) -> None:
        """Tick the simple version for who wants papers in it; it can be unticked."""
        person_id = self.person.value
        if self.kind is None or not self.kind.has_simple or person_id is None:
            return
        # The copy of her data is owed whole: its simple version comes beside it.
        wants = self.kind.code != _WHOLE and self._context.workspace.read(reads_simple, person_id)
        self.simple.setChecked(wants)

    def _offer_team(self) -> None:
        is_free = self.kind is not None and "coach" in self.kind.also
        chosen = self.coach.value()
        self.coach.offer([(None, "Toute l’équipe"), *self._team] if is_free else self._team)
        me = self._context.workspace.caseload.signed_in.coach_id
        self.coach.choose(chosen or (None if is_free else me))

    def _lacking(self) -> str | None:
        return None if self.kind is None else what_is_needed(self.kind, self._asked())

    def _asked(self) -> Asked:
        kind = self.kind
        assert kind is not None
        shown = {name for name, row in self._rows.items() if not row.isHidden()}
        month: Month | None = self.month.month if "month" in shown else None
        if "year" in shown:
            month = Month(int(self.year.value() or 0), 1)
        return Asked(
            person_id=self.person.value if "person" in shown else None,
            employer_id=self.employer.value if "employer" in shown else None,
            coach_id=self.coach.value() if "coach" in shown else None,
            agreement_id=self.agreement.value() if "agreement" in shown else None,
            month=month,
            record_id=self.record.value() if "record" in shown else None,
            variant=self.variant.value() if "variant" in shown else None,
            is_simple=self.simple.isChecked(),
            is_blank=self.blank.isChecked(),
            choices=self._choices(),
        )

    def _choices(self) -> Mapping[str, str]:
        chosen: dict[str, str] = {}
        if self.kind is not None and self.kind.choices:
            chosen[self.kind.choices[0][0]] = self.choice.value() or ""
        if not self._rows["day"].isHidden() and (day := self.day.day()) is not None:
            chosen[_DAY] = day.isoformat()
        if not self._rows["unsigned"].isHidden() and (reason := self.unsigned.text().strip()):
            chosen[_UNSIGNED] = reason
        return chosen

    def _offer_choices(self, kind: PaperKind) -> None:
        if not kind.choices:
            return
        name, values = kind.choices[0]
        label, told = CHOICES[kind.code, name]
        self._rows["choice"].label.setText(label)
        self.choice.setAccessibleName(label.replace("&", ""))
        self.choice.offer([(value, in_trade_words(told[value])) for value in values])

    def _make_fields(self, context: Context) -> None:
        workspace, today = context.workspace, context.today()

        self.person = OneChosen(finder(workspace, lookups.suggest_people), "user-round")
        self.person.chosen.connect(lambda _: self._prefer_simple())
        self.person.chosen.connect(lambda _: self._offer_records())
        self.employer = OneChosen(finder(workspace, lookups.suggest_employers), "building-2")
        self.coach, self.variant, self.choice, self.year = Choice(), Choice(), Choice(), Choice()
        self.record, self.day, self.unsigned = Choice(), DayField(context.today), TextField()
        self.employer.chosen.connect(lambda _: self._offer_records())
        self.variant.currentIndexChanged.connect(lambda _: self._offer_records())
        self.month = MonthPicker(workspace.read(usual_month, today))
        self.year.offer(_years(today))
        self.agreement = Choice()
        self.simple = QCheckBox("Version s&imple à lire")
        self.blank = QCheckBox("Version &vierge, à remplir à la main")
        self.blank.toggled.connect(lambda _: self._show_rows())
        self._rows = {
            "person": Labelled("&Personne", self.person),
            "employer": Labelled("&Employeur", self.employer),
            "coach": Labelled("C&ollègue", self.coach),
            "month": Labelled("&Mois", self.month, target=self.month.before),
            "year": Labelled("A&nnée", self.year),
            "agreement": Labelled("C&onvention", self.agreement),
            "variant": Labelled("Varian&te", self.variant),
            "record": Labelled("&Fiche", self.record),
            "day": Labelled(
                "&Jour de la visite", self.day, help_words="Sans jour\u00a0: la prochaine prévue."
            ),
            "unsigned": Labelled("Si elle ne signe pas\u00a0: motif de l’attestation (&U)", self.unsigned),
            "choice": Labelled("&Choix", self.choice),
        }
        self.month.before.setAccessibleName("Mois précédent")

    def _show_rows(self) -> None:
        kind = self.kind
        if kind is None:
            return
        subject, is_blank = kind.subject, self.blank.isChecked()
        shown = {
            "person": kind.names_person and not is_blank,
            "employer": kind.names_employer and not is_blank,
            "coach": (subject is Subject.COACH_MONTH or "coach" in kind.also) and not is_blank,
            "month": subject in _OF_MONTH and not is_blank,
            "year": subject is Subject.YEAR,
            "agreement": "agreement" in kind.also and self.agreement.count() > 1,
            "variant": bool(kind.variants),
            "record": False,
            "day": _DAY in (kind.typed_choices or ()) and not is_blank,
            "unsigned": _UNSIGNED in (kind.typed_choices or ()) and not is_blank,
            "choice": bool(kind.choices),
        }
        for name, row in self._rows.items():
            row.setVisible(shown[name])
            row.show_error(None)
        self._offer_records()
        QTimer.singleShot(0, self, lambda: settle(self))


def _years(today: date) -> list[tuple[str | None, str]]:
    last = month_of(today).year
    return [(str(year), str(year)) for year in range(last, last - _YEARS, -1)]
