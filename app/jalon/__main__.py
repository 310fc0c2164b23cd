"""The program’s entry: the window, or one of the commands without a window."""

import sys


def main() -> int:
    """Run what the command line asks for and return its exit code."""
    if sys.argv[1:2] == ["--read-grid"]:  # a packaged program is its own reading process
        from jalon.exchange import reader

        return reader.main(sys.argv[2:])
    if sys.argv[1:2] == ["--fill-letter"]:
        from jalon.exchange import letter_filler

        return letter_filler.main()
    if sys.argv[1:2] == ["--fill-grid"]:
        from jalon.exchange import filler

        return filler.main()
    from jalon.cli.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
