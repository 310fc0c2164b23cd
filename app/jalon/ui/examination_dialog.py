"""What the examination of a caseload found: damage with what to do, and apart, what the trade may look at."""

from collections import Counter
from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jalon.services.diagnosis import CaseloadReport
from jalon.settings.rules import rules_for
from jalon.ui import wording
from jalon.ui.fitting import fit
from jalon.ui.icons import Drawing
from jalon.ui.messages import Message
from jalon.ui.parts import Banner, Button, Card, foot_of, page, words
from jalon.ui.theme import p

NAMES = {
    "ciphers": "Chiffrement de chaque page",
    "pages": "Structure des pages",
    "integrity": "Index et tables",
    "foreign_keys": "Liens entre les lignes",
    "search": "Index de recherche",
    "journal": "Journal des modifications",
    "access_log": "Journal des accès",
    "documents": "Documents joints",
}
_OF_THE_FILE = ("ciphers", "pages", "integrity", "foreign_keys")
_NEXT_STEPS = {
    "file": "Jalon n’écrit plus rien dans ce fichier. Fermez-le, gardez-le, et revenez à la dernière "
    "sauvegarde.",
    "search": "Aucune fiche n’est touchée\u00a0; la recherche peut oublier quelqu’un. Revenez à la dernière "
    "sauvegarde, ou transmettez ce compte rendu à qui s’occupe de Jalon.",
    "journal": "Les fiches se lisent, mais leur historique ou l’annulation peut manquer. Revenez à la "
    "dernière sauvegarde saine.",
    "access_log": "Une ligne a été changée ou retirée hors de Jalon. Prévenez la personne qui administre, et "
    "gardez une copie du fichier.",
    "documents": "Le contenu d’un document joint manque ou a changé de taille. Ajoutez ce document de "
    "nouveau, ou revenez à la dernière sauvegarde saine.",
}


class ExaminationDialog(QDialog):
    """Says first whether the file is sound; a finding of the trade is no damage."""

    restore_wanted = Signal()

    def __init__(self, report: CaseloadReport, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.setWindowTitle("Jalon — vérification de la file active")
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        body = QWidget()
        layout = page(body)
        layout.addWidget(words("Vérification de la file active", "title", wrap=True))
        self.verdict = Banner("good" if report.is_sound else "alert")
        self.verdict.say(verdict(report))
        layout.addWidget(self.verdict)
        layout.addWidget(self._examinations())
        if report.trade_findings:
            layout.addWidget(self._trade(today))
        layout.addStretch()
        outside.addWidget(body, 1)
        self.restore_button = Button("&Revenir à une sauvegarde…", self._restore, drawing="history")
        self.restore_button.setVisible(not report.is_sound)
        self.close_button = Button("&Fermer", self.accept, kind="main")
        outside.addWidget(foot_of(self.restore_button, self.close_button))
        fit(self, QSize(p(640), p(620)))
        (self.close_button if report.is_sound else self.restore_button).setFocus()

    def _restore(self) -> None:
        self.accept()
        self.restore_wanted.emit()

    def _examinations(self) -> Card:
        card = Card(spacing=8)
        for name, findings in self._report.examinations:
            row = QHBoxLayout()
            row.setSpacing(p(10))
            row.addWidget(Drawing("circle-alert" if findings else "circle-check", _token(findings), 20))
            told = NAMES.get(name, name)
            if findings:
                told += f"\u00a0: {wording.counted(len(findings), 'signe', 'signes')} de dommage"
            row.addWidget(words(told, "error" if findings else "", wrap=True), 1)
            card.body.addLayout(row)
        count, size = self._report.documents
        if count:
            told = wording.counted(count, "document joint", "documents joints")
            told = f"{told}, corbeille comprise\u00a0: {wording.size_words(size)}."
            card.body.addWidget(words(told, "help", wrap=True))
        left = [name for name in NAMES if name not in dict(self._report.examinations)]
        if left:
            told = ", ".join(NAMES[name].lower() for name in left)
            card.body.addWidget(
                words(f"Non examinés, le fichier étant abîmé\u00a0: {told}.", "help", wrap=True)
            )
        return card

    def _trade(self, today: date) -> Card:
        card = Card(spacing=6)
        card.body.addWidget(words("À regarder dans le suivi du mois dernier", "heading", wrap=True))
        card.body.addWidget(words("Rien de cela n’est un dommage du fichier.", "help", wrap=True))
        rules = rules_for(today)
        counts = Counter(code for _, code, _ in self._report.trade_findings)
        for code, count in counts.items():
            cases = [case for _, found, case in self._report.trade_findings if found == code and case]
            told = f"{rules.label('checks', code)}\u00a0: {count}"
            if cases:
                told += f" ({', '.join(cases[:6])}{'…' if len(cases) > 6 else ''})"
            card.body.addWidget(words(told, wrap=True))
        card.body.addWidget(words("Le relevé mensuel mène à chacune d’elles.", "help", wrap=True))
        return card


def verdict(report: CaseloadReport) -> Message:
    """Return whether the caseload is sound, and else what to do next."""
    if report.is_sound:
        return Message(
            "La file active est saine.", "Chaque page, chaque lien et les deux journaux sont bons."
        )
    found = [name for name, findings in report.examinations if findings]
    kind = "file" if any(name in _OF_THE_FILE for name in found) else found[0]
    return Message(
        "La file active est abîmée." if kind == "file" else f"{NAMES[kind]}\u00a0: quelque chose a changé.",
        _NEXT_STEPS[kind],
    )


def _token(findings: tuple[str, ...]) -> str:
    return "alert_text" if findings else "good_text"
