"""What the keyboard and the palette can ask of the window."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from jalon.ui import list_export, list_print, stops
from jalon.ui.application import JalonApplication
from jalon.ui.commands import TEXT_SIZE, Command
from jalon.ui.places import FRENCH_DIGITS, PLACES, SCREENS

if TYPE_CHECKING:
    from jalon.ui.main_window import MainWindow


def commands_of(window: "MainWindow", application: JalonApplication) -> tuple[Command, ...]:
    """Return everything that a key or the palette can ask of the window, in the order of its card."""
    return (
        *_of_the_rail(window),
        *_of_acts_and_pages(window),
        *_of_other_screens(window),
        *_of_what_comes_and_goes(window),
        *_of_the_window(window),
        *_of_the_text(application),
    )


def _of_the_rail(window: "MainWindow") -> tuple[Command, ...]:
    return (
        *(
            Command(
                place.title,
                _bound(window.show_place, screen.key),
                (place.keys, *(f"Ctrl+{key}" for key in FRENCH_DIGITS[number : number + 1])),
                drawing=place.drawing,
            )
            for number, (place, screen) in enumerate(zip(PLACES, SCREENS, strict=True))
        ),
    )


def _of_acts_and_pages(window: "MainWindow") -> tuple[Command, ...]:
    return (
        Command("Nouvel acte", window.new_act, ("Ctrl+N",), drawing="plus", also="saisir visite"),
        Command(
            "Saisir un acte en une ligne",
            window.new_line,
            ("Ctrl+J",),
            drawing="notebook-pen",
            also="journal vite noter",
        ),
        Command(
            "Échanges du jour",
            lambda: window.forms.new_exchanges(),
            ("Ctrl+Shift+J",),
            drawing="phone",
            also="appels mails messages sms",
        ),
        Command(
            "Guide de la personne, ou sa fiche",
            lambda: window.person.toggle_guide() if window.person.isVisible() else None,
            ("Ctrl+G",),
            drawing="route",
            also="module étapes évaluation projet",
        ),
        Command(
            "Bloc suivant de la page",
            lambda: stops.go_to_card(window.screens.currentWidget(), 1),
            ("F6", "Ctrl+PgDown"),
            in_palette=False,
        ),
        Command(
            "Bloc précédent de la page",
            lambda: stops.go_to_card(window.screens.currentWidget(), -1),
            ("Shift+F6", "Ctrl+PgUp"),
            in_palette=False,
        ),
    )


def _of_other_screens(window: "MainWindow") -> tuple[Command, ...]:
    return (
        Command(
            "Tout ce qui est à faire",
            window.show_tasks,
            ("Ctrl+T",),
            drawing="clipboard-list",
            also="actions tâches liste",
        ),
        Command(
            "Toutes les échéances",
            window.show_deadlines,
            ("Ctrl+E",),
            drawing="calendar-clock",
            also="rappels rqth fin contrat essai agenda échéancier surveiller",
        ),
        Command(
            "Papiers",
            window.show_papers,
            ("Ctrl+P",),
            drawing="printer",
            also="imprimer pdf convention notice plan évaluation bilan visite documents remis",
        ),
        Command(
            "Passer le relais",
            window.show_handover,
            drawing="handshake",
            also="référent changer passation départ absence",
        ),
        Command(
            "Doublons possibles",
            lambda: window.show_duplicates("person"),
            drawing="users",
            also="fusionner fusion même personne employeur deux fois",
        ),
        Command(
            "Aide à la saisie d’un questionnaire",
            window.show_answers,
            drawing="clipboard-list",
            also="recopier entrée suivi sortie activité semestre damaas",
        ),
        Command(
            "Partenaires",
            window.show_partners,
            drawing="handshake",
            also="cap emploi mission locale savs mdph cmp esat organisme contacts",
        ),
        Command("Nouveau partenaire", window.add_partner, drawing="handshake", also="organisme"),
    )


def _of_what_comes_and_goes(window: "MainWindow") -> tuple[Command, ...]:
    return (
        Command("Nouvel employeur", window.add_employer, drawing="building-2", also="entreprise"),
        Command("Nouvelle personne", window.admit, drawing="user-plus", also="admettre admission"),
        Command(
            "Reprendre un tableau",
            window.open_import,
            ("Ctrl+I",),
            drawing="file-down",
            also="importer import excel tableur csv grille imports",
        ),
        Command(
            "Exporter la file active",
            window.open_export,
            ("Ctrl+Shift+X",),
            drawing="file-down",
            also="export sortir excel csv json tout en clair données",
        ),
        Command(
            list_export.WORDS,
            window.export_list,
            ("Ctrl+Shift+E",),
            drawing="file-down",
            also="export excel csv filtre tableau échéances journal",
        ),
        Command(
            list_print.WORDS,
            window.print_list,
            ("Ctrl+Shift+P",),
            drawing="printer",
            also="papier pdf filtre échéances journal tâches",
        ),
        Command(
            "Tableaux à remplir",
            window.open_grids,
            drawing="file-text",
            also="grille chef de file remplir modèle comparer excel",
        ),
    )


def _of_the_window(window: "MainWindow") -> tuple[Command, ...]:
    return (
        Command("Aller à…", window.open_palette, ("Ctrl+K",), in_palette=False),
        Command("Chercher une personne", window.find_person, ("Ctrl+F",), drawing="search"),
        Command("Annuler la dernière action", window.undo, ("Ctrl+Z",), drawing="undo-2"),
        Command(
            "Revenir à la liste, fermer une fenêtre",
            window.go_back,
            ("Escape", "Alt+Left"),
            in_palette=False,
        ),
        Command(
            "Sauvegarder maintenant",
            lambda: window.backup_settings().back_up(),
            drawing="save",
            also="sauvegarde copie",
        ),
        Command(
            "Copier hors du PC",
            lambda: window.backup_settings().copy_away(),
            drawing="hard-drive-download",
            also="sauvegarde clé usb partage",
        ),
        Command("Verrouiller", window.lock_wanted.emit, ("Ctrl+L",), drawing="lock"),
        Command("Quitter", window.close, ("Ctrl+Q",), drawing="x", also="fermer"),
        Command("Aide", window.show_help, ("F1",), drawing="info", also="guide glossaire mot livret comment"),
        Command(
            "Raccourcis du clavier", window.show_keyboard_card, ("Shift+F1",), drawing="info", also="aide"
        ),
    )


def _of_the_text(application: JalonApplication) -> tuple[Command, ...]:
    larger, smaller = "Texte plus grand", "Texte plus petit"
    step = application.step_text_size
    return (
        Command(larger, lambda: step(1), ("Ctrl++", "Ctrl+="), TEXT_SIZE, "eye", "zoom"),
        Command(smaller, lambda: step(-1), ("Ctrl+-",), TEXT_SIZE, "eye", "zoom"),
        Command(
            "Texte à 100\u00a0%",
            lambda: application.choose_text_size(100),
            ("Ctrl+0", "Ctrl+À"),
            TEXT_SIZE,
            "eye",
        ),
    )


def _bound(show: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: show(key)
