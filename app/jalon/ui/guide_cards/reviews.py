"""The reviews written on the way and at the end, each behind its line."""

from jalon.services.guide import PersonGuide
from jalon.ui import wording
from jalon.ui.guide_cards.records import GuideCard
from jalon.ui.person_desk import FileDesk

INTERIM, EXIT = "INTERMEDIAIRE", "SORTIE"


class ReviewsCard(GuideCard):
    """The reviews of all her paths, the last one first; a new one begins where the last one ended."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__(desk, "Bilans", "Écrire un &bilan", "Écrire un bilan avec la personne")

    def show_guide(self, shown: PersonGuide) -> None:
        """Override of the card."""
        self.lines.clear()
        written = shown.file.of("support_review")
        for record in reversed(written):
            values = record.values
            kind = self.desk.rules.label("review_kinds", values["kind"])
            told = f"du {wording.day_digits(values['date'])}"
            if values["next_review_date"]:
                told += f" · prochain point le {wording.day_digits(values['next_review_date'])}"
            self.lines.add(kind, told, change=self._correct(record))
        if not written:
            self.lines.say(
                "Aucun bilan. Jalon y met les dates, modules, emplois\u00a0; vous écrivez le reste."
            )

    def change(self) -> None:
        """Override of the card: of a path that is closed, the review is that of the exit."""
        path, written = self.desk.last_path, self.desk.read.of("support_review")
        if path is None:
            return
        own = [one.values["date"] for one in written if one.values["support_path_id"] == path.id]
        left = path.values["exit_date"]
        self._add(
            "support_review",
            kind=EXIT if left is not None else INTERIM,
            date=self.desk.today() if left is None else left,
            period_start=own[-1] if own else path.values["admission_date"],
        )
