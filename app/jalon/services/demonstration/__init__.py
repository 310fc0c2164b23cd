"""The practice structure: invented lives on real ground, written like any other caseload."""

from jalon.services.demonstration.kept import existing_demonstration
from jalon.services.demonstration.making import (
    Demonstration,
    default_folder,
    default_today,
    make_demonstration,
)

__all__ = [
    "Demonstration",
    "default_folder",
    "default_today",
    "existing_demonstration",
    "make_demonstration",
]
