"""The program’s entry: the window, or one of the commands without a window."""

import sys
from collections.abc import Callable


def main() -> int:
    """Run what the command line asks for and return its exit code."""
    if sys.argv[1:2] == ["--read-grid"]:  # a packaged program is its own reading process
        from jalon.exchange import reader

        return _silently(lambda: reader.main(sys.argv[2:]))
    if sys.argv[1:2] == ["--fill-letter"]:
        from jalon.exchange import letter_filler

        return _silently(letter_filler.main)
    if sys.argv[1:2] == ["--fill-grid"]:
        from jalon.exchange import filler

        return _silently(filler.main)
    from jalon.cli.commands import run

    return run(sys.argv[1:])


def _silently(work: Callable[[], int]) -> int:
    """Do the work of a process apart; a failure is a code, or the packaged program shows a box and waits."""
    try:
        return work()
    except Exception:  # noqa: BLE001  who started it says so in its own words
        return 1


if __name__ == "__main__":
    sys.exit(main())
