"""Print every table of the engine: speed, bounds, anchors, readability, merges.

`python -m tests.bench.engine [--quick] [--output FILE]`; quick leaves out the rivals and hostile texts. The
file explains, case by case, every result that is not the expected one.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.bench.engine import anchors, bounds, merges, readable, rich, speed
from tests.bench.engine.tables import Report
from tests.text import data


def main() -> None:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine")
    parser.add_argument(
        "--quick", action="store_true", help="without hostile texts, git and diff-match-patch"
    )
    parser.add_argument("--output", type=Path, default=Path("build/bench/engine-cases.txt"))
    options, _ = parser.parse_known_args()
    if not data.present():
        raise SystemExit(data.MISSING)
    report = Report()
    speed.run(report)
    if not options.quick:
        bounds.run(report)
    anchors.run(report)
    readable.run(report)
    rich.run(report)
    merges.run(report, rivals=not options.quick)
    report.write(options.output)
    report.line(
        f"\n{len(report.notes)} results that are not the expected ones are explained in {options.output}"
    )


if __name__ == "__main__":
    main()
