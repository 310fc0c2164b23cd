"""What each module keeps: the shared evaluation, projects, the search, work; each line opens its form."""

from collections.abc import Callable
from functools import partial

from jalon.domain.months import whole_months
from jalon.services import occupations
from jalon.services.guide import CURRENT_PLANS, PersonGuide
from jalon.services.person_records import FileRecord
from jalon.ui import wording
from jalon.ui.parts import words
from jalon.ui.person_cards.base import FileCard, Lines
from jalon.ui.person_desk import FileDesk
from jalon.ui.person_fields import FORMS, value_words
from jalon.ui.week_bars import WeekBars

_OF_EVALUATION = (
    ("person_words", "Ce que la personne dit d’elle-même"),
    ("expectations", "Ce qu’elle attend"),
    ("strengths", "Ses atouts"),
    ("levers", "Ce qui aide au travail"),
    ("useful_adjustments", "Aménagements utiles"),
    ("needs", "Appuis dont elle a besoin"),
    ("obstacles", "Ce qui est difficile au travail"),
    ("agreed_steps", "Ce dont on convient"),
)
_QUOTED = frozenset({"person_words", "expectations"})
_SHOWN_APPLICATIONS = 8


class GuideCard(FileCard):
    """A card of the guide; ``show_guide`` fills it."""

    def __init__(self, desk: FileDesk, title: str, button: str, name: str, drawing: str = "plus") -> None:
        super().__init__(desk, title, button, name, drawing=drawing)
        self.lines = Lines(10)
        self.body.addWidget(self.lines)
        self.body.addStretch()

    def show_guide(self, shown: PersonGuide) -> None:
        """Show what was read."""
        raise NotImplementedError

    def _add(self, table: str, **values: object) -> None:
        path = self.desk.last_path
        owner = self.desk.person_id if table == "job_application" else path.id if path else None
        if owner is not None:
            self.desk.add(table, owner, values=values, back_to=self.button)

    def _correct(self, record: FileRecord) -> Callable[[], object]:
        return partial(self.desk.correct, record, back_to=self.button)


class EvaluationCard(GuideCard):
    """The last shared evaluation, her words first; the earlier ones below."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(
            desk, "Évaluation partagée", "Nou&velle évaluation", "Écrire une nouvelle évaluation partagée"
        )

    def show_guide(self, shown: PersonGuide) -> None:
        """Override of the card."""
        self.lines.clear()
        written = shown.file.of("shared_assessment")
        if not written:
            self.lines.say("À écrire ensemble, avec les mots de la personne.")
            return
        last = written[-1]
        review = last.values["next_review_date"]
        told = f"À relire le {wording.day_digits(review)}" if review else "Sans date de relecture"
        if last.values["participants"]:
            told += f" · avec {last.values['participants']}"
        day = wording.day_digits(last.values["date"])
        self.lines.add(f"Écrite le {day}", told, change=self._correct(last))
        for column, title in _OF_EVALUATION:
            if text := last.values[column]:
                said = f"«\u00a0{text}\u00a0»" if column in _QUOTED else str(text)
                self.lines.say(title, "strong")
                self.lines.say(said, "")
        for record in reversed(written[:-1]):
            day = wording.day_digits(record.values["date"])
            self.lines.add(f"Celle du {day}", change=self._correct(record))

    def change(self) -> None:
        """Override of the card: a new one begins with what the last one says."""
        written = self.desk.read.of("shared_assessment")
        kept = dict(written[-1].values) if written else {}
        for column in ("support_path_id", "date", "next_review_date", "participants", "agreed_steps"):
            kept.pop(column, None)
        self._add("shared_assessment", **kept, date=self.desk.today())


class ProjectsCard(GuideCard):
    """The projects by preference; those replaced stay below."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(desk, "Projets", "Nou&veau projet", "Ajouter un projet professionnel")

    def show_guide(self, shown: PersonGuide) -> None:
        """Override of the card."""
        self.lines.clear()
        plans = shown.file.of("vocational_plan")
        for plan in sorted(plans, key=lambda one: one.values["state"] not in CURRENT_PLANS):
            self._show(plan, shown)
        if not plans:
            self.lines.say("Aucun projet noté. Un projet à préciser est déjà un projet.")

    def change(self) -> None:
        """Override of the card."""
        priorities = [plan.values["priority"] for plan in self.desk.read.of("vocational_plan")]
        person = self.desk.read.person.values
        self._add(
            "vocational_plan",
            priority=max(priorities, default=0) + 1,
            state="EN_COURS",
            mobility=person["mobility"],
            travel_radius_km=person["travel_radius_km"],
        )

    def _show(self, plan: FileRecord, shown: PersonGuide) -> None:
        values, rules = plan.values, self.desk.rules
        is_current = values["state"] in CURRENT_PLANS
        parts = []
        if (job := occupations.occupation(values["rome_code"])) is not None:
            parts.append(f"ROME {job.code}, {job.label}")
        if values["weekly_minutes"]:
            parts.append(f"{wording.duration(values['weekly_minutes'])} par semaine")
        if values["mobility"]:
            parts.append(
                value_words("vocational_plan", "mobility", values["mobility"], rules, shown.file).lower()
            )
        if values["travel_radius_km"] is not None:
            parts.append(f"{values['travel_radius_km']}\u00a0km")
        if not is_current:
            parts.append(rules.label("plan_states", values["state"]).lower())
        title = f"{values['priority']}. {values['job_label']}" if is_current else values["job_label"]
        self.lines.add(title, " · ".join(parts), change=self._correct(plan))
        if is_current and values["disclosure_choice"]:
            choice = rules.label("disclosure_choices", values["disclosure_choice"]).lower()
            said = f"\u00a0: «\u00a0{values['disclosure_words']}\u00a0»" if values["disclosure_words"] else ""
            self.lines.say(f"Dire sa situation à l’employeur\u00a0: {choice}{said}", "help")


class SearchCard(GuideCard):
    """Applications and employers met, by week."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(
            desk, "Recherche", "Nou&velle candidature", "Ajouter une candidature ou une prospection"
        )
        self.count = words("", "strong", wrap=True)
        self.bars = WeekBars("Contacts avec des employeurs par semaine")
        self.source = words(
            "Actes tenus avec un employeur et candidatures, douze semaines. Un repère de pratique "
            "(échelle IPS), jamais une note.",
            "help",
            wrap=True,
        )
        for number, part in enumerate((self.count, self.bars, self.source)):
            self.body.insertWidget(1 + number, part)

    def show_guide(self, shown: PersonGuide) -> None:
        """Override of the card."""
        total = sum(week.count for week in shown.weeks)
        counted = wording.counted(total, "contact avec un employeur", "contacts avec des employeurs")
        self.count.setText(f"{counted} en douze semaines")
        self.bars.show_weeks(shown.weeks)
        self.bars.setVisible(total > 0)
        self.lines.clear()
        applications = tuple(reversed(shown.file.of("job_application")))
        for record in applications[:_SHOWN_APPLICATIONS]:
            values, rules = record.values, self.desk.rules
            employer = shown.file.employers.get(values["employer_id"] or "", "")
            title = ", ".join(part for part in (values["job_label"], employer) if part) or "Candidature"
            told = [wording.day_digits(values["date"])]
            if values["means"]:
                told.append(rules.label("application_channels", values["means"]).lower())
            answer = values["answer"] or "EN_ATTENTE"
            told.append(rules.label("application_answers", answer).lower())
            if values["words"]:
                told.append(values["words"])
            self.lines.add(title, " · ".join(told), change=self._correct(record))
        left = len(applications) - _SHOWN_APPLICATIONS
        if left > 0:
            self.lines.say(
                wording.counted(left, "candidature plus ancienne", "candidatures plus anciennes"), "help"
            )
        if not applications:
            self.lines.say("Aucune candidature notée.")

    def change(self) -> None:
        """Override of the card."""
        self._add("job_application", date=self.desk.today(), answer="EN_ATTENTE")


class WorkCard(GuideCard):
    """Jobs, agreements at three, reviews at three and adjustments; what is light can last."""

    def __init__(self, desk: FileDesk, review: Callable[[], object]) -> None:
        super().__init__(desk, "En emploi", "Nou&veau bilan à trois", "Noter un bilan à trois")
        self._review = review

    def show_guide(self, shown: PersonGuide) -> None:
        """Override of the card."""
        self.lines.clear()
        rules, file, today = self.desk.rules, shown.file, self.desk.today()
        for contract in reversed(file.of("job_contract")):
            values = contract.values
            last = values["end_date"] or values["planned_end_date"]
            if last is not None and last < today:
                continue
            kind = rules.label("contract_types", values["contract_type"])
            employer = file.employers.get(values["employer_id"] or "", "")
            told = [kind, f"depuis le {wording.day_digits(values['start_date'])}"]
            if (months := whole_months(values["start_date"], today)) > 0:
                told.append(f"{wording.counted(months, 'mois', 'mois')} en poste")
            if values["probation_end_date"] and values["probation_end_date"] >= today:
                told.append(f"essai jusqu’au {wording.day_digits(values['probation_end_date'])}")
            if values["alongside_esat"]:
                told.append("en plus d’un temps en ESAT")
            if values["employer_knows_rqth"] is not None:
                told.append(
                    "RQTH connue de l’employeur" if values["employer_knows_rqth"] else "RQTH non dite"
                )
            title = ", ".join(part for part in (values["job_label"], employer) if part) or kind
            self.lines.add(title, " · ".join(told), change=self._correct(contract))
        met, heard = shown.facts.last_three_way, shown.facts.last_proof
        self.lines.say(
            f"Dernier échange à trois\u00a0: {wording.day_digits(met) if met else 'aucun encore'}", ""
        )
        if heard is not None:
            self.lines.say(f"Dernières nouvelles de l’emploi\u00a0: {wording.day_digits(heard)}", "")
        for record in file.records.get("workplace_adjustment", ()):
            values = record.values
            nature = rules.label("adjustment_natures", values["nature"])
            placed = values["in_place_date"]
            told_of = f"en place le {wording.day_digits(placed)}" if placed else "pas encore en place"
            change = self._correct(record) if "workplace_adjustment" in FORMS else None
            self.lines.add(
                f"Aménagement\u00a0: {nature.lower()}", wording.sentence_case(told_of), change=change
            )
        self.lines.say(
            "Quand l’emploi est stable, un accompagnement allégé peut durer autant qu’il sert.", "help"
        )

    def change(self) -> None:
        """Override of the card."""
        self._review()
