"""`make bench`: the whole table; `python -m tests.bench application` (or engine, replay) runs one part."""

import sys

from tests.bench import application, replays
from tests.bench.engine.__main__ import main as engine

PARTS = {"application": application.main, "replay": replays.main, "engine": engine}


def main() -> None:
    """Every part asked for, each under its heading."""
    for name in sys.argv[1:] or PARTS:
        print(f"\n== {name}\n", flush=True)
        PARTS[name]()


if __name__ == "__main__":
    main()
