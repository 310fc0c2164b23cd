"""The page of the first start that chooses the passphrase."""

from jalon.ui.first_start_pages import Step
from jalon.ui.parts import Banner
from jalon.ui.passphrase_field import PassphraseField


class SecretStep(Step):
    """A passphrase that holds on its own, typed twice."""

    title = "Votre phrase de passe"
    intro = (
        "Elle seule ouvre la file active, sur cet ordinateur comme sur une copie volée. Personne ne peut la "
        "retrouver à votre place\u00a0: la feuille de secours, à l’étape suivante, sert à cela."
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
