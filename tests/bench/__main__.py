"""`make bench`: the whole table; `python -m tests.bench application` (or desk, engine, replay) runs one part.

`python -m tests.bench endurance` runs what takes an hour or more, and only when asked for.
"""

import sys
from importlib import import_module

PARTS = {
    "application": "tests.bench.application",
    "desk": "tests.bench.desk",
    "replay": "tests.bench.replays",
    "engine": "tests.bench.engine.__main__",
}

LONG = {"endurance": "tests.bench.endurance"}


def main() -> None:
    """Every part asked for, each under its heading."""
    for name in sys.argv[1:] or PARTS:
        print(f"\n== {name}\n", flush=True)
        import_module((PARTS | LONG)[name]).main()


if __name__ == "__main__":
    main()
