"""The word for who supports people, on screens as on papers: « référent » or « conseiller »."""

_WRITTEN = "référent"
_SHORT_KEY = "r"

_role = _WRITTEN


def use(role: str) -> None:
    """Put the structure's word in force for every screen; one caseload a process."""
    global _role
    _role = role or _WRITTEN


def in_trade_words(text: str) -> str:
    """Return a text of the window with the structure's word; a letter marked by ``&`` keeps its key.

    Both words are masculine and begin with a consonant: what stands before stays right.
    """
    if _role == _WRITTEN or "éférent" not in text:
        return text
    marked = _marked(_role)
    for written, told in ((f"&{_WRITTEN}", marked), (_WRITTEN, _role)):
        text = text.replace(written, told).replace(_capital(written), _capital(told))
    return text


def _marked(role: str) -> str:
    """Return « conseille&r »: the key of the field stays the one of « &référent »."""
    before, found, after = role.rpartition(_SHORT_KEY)
    return f"{before}&{found}{after}" if found else role


def _capital(word: str) -> str:
    return f"&{word[1:2].upper()}{word[2:]}" if word.startswith("&") else word[:1].upper() + word[1:]
