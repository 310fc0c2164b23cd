"""What a guess at a passphrase costs: Argon2id, measured on this machine, with a floor no file can lower."""

import time
import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

# Floor: OWASP ASVS 5.0 appendix C asks 46 MiB and one pass; ours is above. Ceiling: a ring must not exhaust
# the machine that reads it.
LEAST_ITERATIONS: Final = 3
LEAST_MEMORY_KIB: Final = 64 * 1024
MOST_ITERATIONS: Final = 64
MOST_MEMORY_KIB: Final = 1024 * 1024
MOST_LANES: Final = 8

TARGET_SECONDS: Final = 1.1  # between 0.8 and 1.5 s: felt once a day, dear to who guesses
LEAST_SECONDS: Final = 0.8
_CALIBRATED_LANES: Final = 4
_CALIBRATED_MOST_KIB: Final = 256 * 1024  # an office PC of 4 GB still opens


@dataclass(frozen=True, slots=True)
class KeyDerivation:
    """Parameters of Argon2id: passes, memory in KiB, lanes."""

    iterations: int
    memory_kib: int
    lanes: int

    @classmethod
    def floor(cls) -> "KeyDerivation":
        """Return the least that is accepted."""
        return cls(LEAST_ITERATIONS, LEAST_MEMORY_KIB, _CALIBRATED_LANES)

    @classmethod
    def cheap(cls) -> "KeyDerivation":
        """Return a derivation without any strength, for tests; opening such a ring must be asked for."""
        return cls(1, 64, 1)

    @classmethod
    def calibrated(cls) -> "KeyDerivation":
        """Measure this machine and return what takes it about a second, never below the floor."""
        seconds = min(_seconds(cls.floor()) for _ in range(2))
        memory = LEAST_MEMORY_KIB
        while memory < _CALIBRATED_MOST_KIB and seconds * 2 <= TARGET_SECONDS:
            memory *= 2
            seconds *= 2
        found = cls(LEAST_ITERATIONS, memory, _CALIBRATED_LANES).scaled(TARGET_SECONDS / seconds)
        # Another program that was busy made the floor look dear; it never makes anything look cheap.
        seconds = _seconds(found)
        return found.scaled(TARGET_SECONDS / seconds) if seconds < LEAST_SECONDS else found

    def scaled(self, factor: float) -> "KeyDerivation":
        """Return the same memory with so many times the passes, within what is accepted."""
        iterations = min(max(round(self.iterations * factor), LEAST_ITERATIONS), MOST_ITERATIONS)
        return KeyDerivation(iterations, self.memory_kib, self.lanes)

    @property
    def cost(self) -> int:
        """Return the work of one guess, to compare two settings."""
        return self.iterations * self.memory_kib

    @property
    def is_sound(self) -> bool:
        """Tell whether the floor holds."""
        return self.iterations >= LEAST_ITERATIONS and self.memory_kib >= LEAST_MEMORY_KIB

    @property
    def is_bearable(self) -> bool:
        """Tell whether a machine can be asked to do it, and Argon2id allows it."""
        return (
            1 <= self.iterations <= MOST_ITERATIONS
            and 1 <= self.lanes <= MOST_LANES
            and 8 * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB
        )

    def derive(self, secret: str, salt: bytes) -> bytes:
        """Return 32 bytes from a passphrase, the same for é in one character or two (NFKC)."""
        normal = unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")
        return Argon2id(
            salt=salt, length=32, iterations=self.iterations, lanes=self.lanes, memory_cost=self.memory_kib
        ).derive(normal)


def _seconds(derivation: KeyDerivation) -> float:
    start = time.perf_counter()
    derivation.derive("mesure", bytes(16))
    return time.perf_counter() - start
