"""Where a paper or an export may be written: never over a file that Jalon lives by."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from jalon.domain.errors import PreciousTargetError, SameTargetError, SourceTargetError

# By their names: a write replaces a name, so that another name of the same file loses nothing.
_PRECIOUS: Final = (
    ".jalon",
    ".jalon-cles",
    ".jalon-copie",
    ".jalon-verrou",
    ".jalon-occupe",
    ".jalon-archive",
)
_OF_ENGINE: Final = ("-wal", "-shm", "-journal")


def require_writable_over(*targets: Path | None, reading: Iterable[Path | None] = ()) -> None:
    """Accept targets that are no file of Jalon, and all different; None stands for nothing asked.

    Raises:
        PreciousTargetError: the name is that of a caseload, a ring, a backup, or of what lies beside them.
        SameTargetError: two outputs would take one name.
        SourceTargetError: an output would take the place of a file that is read (``reading``).
    """
    asked = [target for target in targets if target is not None]
    for target in asked:
        for path in (target, target.resolve()):
            name = path.name.casefold()
            for suffix in _OF_ENGINE:
                name = name.removesuffix(suffix)
            if name.endswith(_PRECIOUS):
                raise PreciousTargetError(target)
    if len({target.resolve() for target in asked}) < len(asked):
        raise SameTargetError(asked[0])
    read = {source.resolve() for source in reading if source is not None}
    for target in asked:
        if target.resolve() in read or any(_is_same(target, source) for source in read):
            raise SourceTargetError(target)


def _is_same(target: Path, source: Path) -> bool:
    """Tell whether two names are of one file, for systems where « A.xlsx » and « a.xlsx » are."""
    try:
        return target.samefile(source)
    except OSError:
        return False
