"""Where the frozen program begins."""

import sys


def import_everything() -> int:
    """Import each module of Jalon, so that one whose needs were left out shows before a user meets it."""
    import importlib
    import pkgutil

    import jalon

    names = [module.name for module in pkgutil.walk_packages(jalon.__path__, "jalon.")]
    for name in names:
        if ".versions." not in name and name != "jalon.__main__" and not name.endswith(".env"):
            importlib.import_module(name)
    print(len(names))
    return 0 if len(names) > 100 else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["--import-everything"]:
        sys.exit(import_everything())
    if sys.argv[1:2] == ["--try-inside"]:
        from pathlib import Path

        from inside_trial import try_inside  # type: ignore[import-not-found]  # it lies beside this file

        sys.exit(try_inside(Path(sys.argv[2])))
    from jalon.__main__ import main

    sys.exit(main())
