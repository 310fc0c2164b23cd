"""What supported employment is, told to the person (D3), and its simple version."""

from datetime import date
from typing import Final

from jalon.reports import typography
from jalon.reports.for_the_person import (
    READ,
    READ_STRONG,
    Document,
    bullets,
    capital,
    coordinates,
    paper_for,
    review_of,
    said,
)
from jalon.reports.page import SMALL, Paper
from jalon.reports.simple_page import SimpleText, Step, simple_page
from jalon.reports.wording import Wording

TITLE: Final = "L’emploi accompagné, c’est quoi\u00a0?"


def scheme(document: Document, wording: Wording) -> bytes:
    """Return the PDF that explains the scheme; the same document gives the same bytes.

    The law: Code du travail, L5213-2-1 and D5213-88 to D5213-93; no limit of time, no selection: the national
    specification (arrêté of 1 December 2025). ``document`` is what ``services.papers.scheme`` returns.
    """
    if document["is_simple"]:
        return simple_page(scheme_text(document, wording), wording.lists.get("acronyms", {}))
    paper = paper_for(document, TITLE, "À garder par la personne")
    paper.heading("Ce que c’est")
    said(
        paper,
        "L’emploi accompagné aide une personne en situation de handicap à trouver un emploi en milieu "
        "ordinaire, à le garder et à y progresser. L’appui est pour elle et, si elle le souhaite, pour son "
        "employeur. Il s’ajoute aux services qui existent déjà.",
    )
    paper.heading("Pour qui")
    said(
        paper,
        "Dès 16 ans, pour une personne dont le handicap est reconnu (RQTH ou droit équivalent), qu’elle "
        "cherche un emploi, qu’elle travaille déjà avec des difficultés, ou qu’elle soit en ESAT avec un "
        "projet en milieu ordinaire. L’entrée se fait sur décision de la CDAPH, ou sur prescription de "
        "France Travail, de Cap emploi ou d’une mission locale, et toujours avec l’accord de la personne.",
    )
    paper.heading("Quatre appuis, dans l’ordre qui vous convient")
    for number, module in enumerate((one for one in wording.modules if not one.retired), start=1):
        paper.paragraph(f"{number}. {typography.sentence(module.label)}", READ_STRONG, space_before=6)
        paper.paragraph(typography.sentence(module.wording), READ, space_before=1)
    paper.heading("Ce que vous pouvez attendre")
    bullets(
        paper,
        (
            "C’est gratuit.",
            "Aucun niveau n’est exigé, et votre projet n’a pas besoin d’être déjà clair.",
            "La même personne vous accompagne, vous et, si vous le voulez bien, votre employeur.",
            "Vous décidez de ce qui est dit à l’employeur. Votre santé ne lui est jamais dite.",
            "Il n’y a pas de durée limite. Vous pouvez arrêter, et revenir.",
        ),
    )
    _add_contacts(paper, document, wording)
    paper.paragraph(
        typography.sentence(
            "Code du travail, articles L5213-2-1 et D5213-88 à D5213-93 ; cahier des charges, arrêté du "
            "1er décembre 2025."
        ),
        SMALL,
        space_before=12,
    )
    return paper.finished()


def scheme_text(document: Document, wording: Wording) -> SimpleText:  # noqa: ARG001 - one shape for all
    """Return the simple version."""
    steps = (
        Step(
            "heart-handshake",
            "Une aide pour travailler",
            (
                "Vous voulez travailler, ou vous travaillez déjà.",
                "Votre handicap rend le travail plus difficile.",
                "Une personne vous aide pour votre travail.",
                "Elle peut aussi aider votre employeur, si vous êtes d’accord.",
            ),
        ),
        Step(
            "messages-square",
            "Parler de vous",
            (
                "Nous parlons ensemble de votre vie au travail.",
                "Vous dites ce que vous aimez faire.",
                "Vous dites ce qui est difficile pour vous.",
            ),
        ),
        Step(
            "lightbulb",
            "Choisir un métier",
            (
                "Nous cherchons ensemble un métier qui vous plaît.",
                "Vous pouvez essayer ce métier quelques jours.",
            ),
        ),
        Step(
            "search",
            "Chercher un travail",
            (
                "Nous vous aidons à écrire votre lettre.",
                "Nous vous aidons à rencontrer des employeurs.",
            ),
        ),
        Step(
            "briefcase",
            "Travailler",
            (
                "Vous avez un travail\u00a0: nous continuons à vous aider.",
                "Nous cherchons ce qui rend le travail plus facile.",
                "Par exemple, des horaires différents ou plus de pauses.",
            ),
        ),
        Step(
            "repeat",
            "Dans l’ordre que vous voulez",
            (
                "Vous pouvez commencer par l’étape que vous voulez.",
                "Vous pouvez refaire une étape.",
                "Il n’y a pas de durée à respecter.",
            ),
        ),
        Step(
            "thumbs-up",
            "C’est vous qui choisissez",
            (
                "Nous vous demandons toujours votre accord.",
                "Vous choisissez ce que nous disons à votre employeur.",
                "Nous ne parlons jamais de votre santé à votre employeur.",
                "Vous pouvez arrêter quand vous voulez.",
                "Vous pouvez revenir plus tard.",
            ),
        ),
        Step("hand-coins", "C’est gratuit", ("Vous ne payez rien.",)),
        helper_step(document),
        _meeting_step(document),
    )
    return SimpleText(
        TITLE,
        str(document["structure"]["name"]),
        steps,
        review=review_of(document),
        is_practice=bool(document["structure"].get("practice")),
    )


def helper_step(document: Document) -> Step:
    """Return the step that says who accompanies the person, and how to reach them."""
    coach = document["coach"]
    if coach is None:
        return Step("user-round", "Qui vous aide", ("Son nom et son téléphone\u00a0:",), lines=2)
    reached = [coach["phone"] or document["structure"].get("phone"), coach["email"]]
    return Step(
        "user-round",
        "Qui vous aide",
        ("Voici la personne qui vous accompagne\u00a0:",),
        (coach["name"], *(one for one in reached if one)),
    )


def _meeting_step(document: Document) -> Step:
    meeting = document["next_meeting"]
    if meeting is None:
        return Step("calendar-days", "Notre prochain rendez-vous", ("Le jour et l’heure\u00a0:",), lines=1)
    told = [capital(typography.full_day(date.fromisoformat(meeting["date"])))]
    if meeting["start_time"]:
        told.append(f"à {typography.clock_time(meeting['start_time'])}")
    if meeting["place"]:
        told.append(meeting["place"])
    return Step("calendar-days", "Notre prochain rendez-vous", (), tuple(told))


def _add_contacts(paper: Paper, document: Document, wording: Wording) -> None:
    role = capital(wording.word("role", "référent emploi accompagné"))
    paper.heading("Qui vous accompagne")
    if document["is_blank"]:
        paper.paragraph(f"{role}, téléphone et adresse électronique\u00a0:", READ)
        paper.writing_lines(2)
        paper.paragraph("Prochain rendez-vous\u00a0:", READ, space_before=12)
        paper.writing_lines(1)
    else:
        for title, found in ((role, document["coach"]), ("En son absence", document["backup"])):
            if found is not None:
                reached = [found["name"], found["phone"], found["email"]]
                paper.paragraph(f"{title}\u00a0: {' · '.join(one for one in reached if one)}", READ)
        meeting = document["next_meeting"]
        if meeting is not None:
            day = typography.full_day(date.fromisoformat(meeting["date"]))
            hour = f" à {typography.clock_time(meeting['start_time'])}" if meeting["start_time"] else ""
            where = f", {meeting['place'].lower()}" if meeting["place"] else ""
            paper.paragraph(f"Prochain rendez-vous\u00a0: {day}{hour}{where}", READ)
        else:
            paper.paragraph("Prochain rendez-vous\u00a0:", READ)
            paper.writing_lines(1)
    paper.paragraph("\n".join(line for line in coordinates(document) if line), READ, space_before=10)
