"""Identities of records: opaque, made by whoever creates the record, never reused.

Records made one after the other get identities that follow one another, so that they lie together in every
index: with identities in no order, each row of a large caseload would be sought on a page of its own, to be
read and deciphered. No clock is in them: they leave in files, where the time of an entry has no place.
"""

import secrets
from itertools import count
from typing import Final
from uuid import UUID

_RUN_BITS: Final = 48
_RANK_BITS: Final = 26  # 12 before the bits of the variant, 14 behind
_CHANCE_BITS: Final = 48

# Drawn once by each process: what it makes lies together, apart from what others make.
_RUN: Final = secrets.randbits(_RUN_BITS)
_ranks = count()


def new_id() -> str:
    """Return a new identity, a UUID (version 8, RFC 9562) in lower-case text.

    It is made of 48 random bits of the process, a rank in it, and 48 random bits of its own: two processes
    do not meet, nor do a process and its fork.
    """
    return identity(_RUN, next(_ranks), secrets.randbits(_CHANCE_BITS))


def identity(run: int, rank: int, chance: int) -> str:
    """Return the identity of these parts; of one run, identities sort by rank (up to 67 million)."""
    high, low = divmod(rank % (1 << _RANK_BITS), 1 << 14)
    return str(UUID(int=run << 80 | 8 << 76 | high << 64 | 0b10 << 62 | low << 48 | chance))
