"""Invented names and texts that no file, log or memory may hold in clear, and every spelling to look for."""

import base64
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from jalon.domain.search_keys import search_key

_FAMILY_NAMES = (
    "Brændéguizhouët",
    "Œuvrardieux-Ÿssel",
    "Lôuvrégnoult",
    "Çaradélpierre",
    "Ménèstraudigeac",
    "Tîrchebœuffe",
    "Naüvrégalade",
    "Éloïgnardaque",
    "Quéffurécqville",
    "Wûrmsergault",
)


def texts(token: str) -> dict[str, list[str]]:
    """Return the canaries of one run, by what they are; ``token`` keeps runs apart."""
    return {
        "passphrase": [f"cuivre moulin giboulée {token} tabouret pluvier rhubarbe étain"],
        "family_names": [f"{name} {token}" for name in _FAMILY_NAMES],
        "given_names": [f"Zéphyrinette {token}", f"Aldébéronce {token}"],
        "addresses": [f"17 ter impasse des Chènevottières {token}"],
        "emails": [f"zoe.chenevottiere.{token}@exemple.invalid"],
        "phones": [f"0611{int(token, 16) % 10**6:06}77"],
        "notes": [f"fatigabilité après quatorze heures, préfère l’écrit {token}{n}" for n in range(6)],
        "personal_notes": [f"a pleuré en parlant de son frère {token}{n}" for n in range(4)],
        "subjects": [f"visite chez le menuisier Gâtebourse {token}"],
        "employers": [f"Menuiserie Gâtebourse-Ïlhéu {token}"],
        "coaches": [f"Vauquelinière-Ôrtegue {token}"],
        "structures": [f"Association du Vallon Brûlé-Çayeux {token}"],
        "contacts": [f"Mme Hœrtéguise {token}"],
    }


def spellings(text: str) -> set[bytes]:
    """Return the bytes under which a text could lie in a file or in memory."""
    found = {
        text.encode(),
        text.encode("utf-16-le"),
        unicodedata.normalize("NFD", text).encode(),
        search_key(text).encode(),
        ascii(text)[1:-1].encode(),
    }
    try:
        found.add(text.encode("latin-1"))
    except UnicodeEncodeError:
        found.add(text.encode("latin-1", "replace"))
    for shift in range(3):  # base64 reads three bytes at a time: its text depends on where it begins
        whole = base64.b64encode(bytes(shift) + text.encode())
        found.add(whole[4 : 4 * ((len(text.encode()) + shift) // 3)])
    return found


def key_spellings(key: bytes) -> list[bytes]:
    return [key, key.hex().encode(), key.hex().upper().encode(), key.hex().encode("utf-16-le")]


def counts(content: bytes, canaries: Iterable[str], more: Iterable[bytes] = ()) -> int:
    """Count every canary, in every spelling; ``more`` are raw bytes to look for too."""
    every = {spelling for text in canaries for spelling in spellings(text) if len(spelling) >= 8}
    return sum(content.count(needle) for needle in (*every, *more))


def files_under(*folders: Path, since: float = 0.0) -> Iterator[Path]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and path.stat().st_mtime >= since:
                yield path
