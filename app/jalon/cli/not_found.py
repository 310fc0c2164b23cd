"""Says which word of a command was looked for and not found, to who typed it and to nobody else."""

import re
from argparse import Namespace
from typing import Final

from jalon.domain.errors import JalonError, SharedNameError, UnknownRecordError
from jalon.ui.messages import Message, describe

_CASE_CODE: Final = re.compile(r"[A-Za-z]{1,2}-?\d{1,6}")
_LOOKED_FOR: Final = {
    "person": ("person", "Aucun dossier n’a ce code", "Vérifiez-le dans la liste des personnes."),
    "employer": ("employer", "Aucun employeur n’a ce nom ni cet identifiant", "Vérifiez-le dans sa liste."),
    "coach": ("colleague", "Aucun collègue n’a ce nom ni cet identifiant", "Vérifiez-le dans les réglages."),
}


def describe_command(error: JalonError, asked: Namespace, *, is_read: bool) -> Message:
    """Return the words of a failure of a command; what was not found is named by its option.

    The word itself may be a name, and what a script prints ends in a log: it is repeated only to a person
    who reads the terminal where she typed it (``is_read``), or when it is a case code.
    """
    message = describe(error).for_commands()
    if not isinstance(error, UnknownRecordError | SharedNameError) or error.kind not in _LOOKED_FOR:
        return message
    option, headline, next_step = _LOOKED_FOR[error.kind]
    word = " ".join((getattr(asked, option, None) or "").split())
    if not word:
        return message
    shown = f" «\u00a0{word}\u00a0»" if is_read or _CASE_CODE.fullmatch(word) else ""
    if isinstance(error, SharedNameError):
        return Message(f"{message.headline.rstrip('.')} (--{option}{shown}).", message.next_step)
    return Message(f"{headline} (--{option}{shown}).", next_step)
