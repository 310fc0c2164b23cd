"""The page of the first start that chooses the passphrase."""

from jalon.ui.first_start_pages import Step
from jalon.ui.parts import Banner
from jalon.ui.passphrase_field import PassphraseField


class SecretStep(Step):
    """A passphrase that holds on its own, typed twice."""

    title = "Votre phrase de passe"
    intro = (
        "Sans elle, personne ne lit la file active, sur cet ordinateur comme sur une copie volée. "
        "Personne ne peut la retrouver\u00a0: si elle se perd, le code de secours de l’étape suivante "
        "ouvre à sa place."
    )
    continue_words = "&Créer la file active"

    def __init__(self) -> None:
        super().__init__()
        self.field = PassphraseField("&Phrase de passe")
        self.body.addWidget(self.field)
        self.banner = Banner("alert")
        self.body.addWidget(self.banner)
        for secret in (self.field.secret, self.field.repeated):
            secret.edit.returnPressed.connect(self.forward)

    def enter(self) -> None:
        """Be shown."""
        self.field.secret.edit.setFocus()

    def is_answered(self) -> bool:
        """Tell whether the passphrase can be taken and was typed twice."""
        return self.field.check() is not None
