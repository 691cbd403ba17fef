"""`python -m tests.bench endurance`: 32 processes publishing at once, 10,000 acts interleaved, every word of real histories.

`SAMSKRIV_ENDURANCE=publishing` (or `interleavings`, `provenance`; several with commas) runs a part alone,
`SAMSKRIV_DATABASE=SQLite` (or `PostgreSQL`) on one database alone; `SAMSKRIV_ACTS` asks for more acts than 10,000.
"""

import os
import sys
from time import perf_counter

from app.db import db
from app.exchange import histories
from tests.__main__ import postgres
from tests.endurance import interleavings, provenance, publishing
from tests.endurance.databases import fresh
from tests.endurance.provenance import Compared
from tests.text import data

PROCESSES, ROUNDS = 32, 25
ACTS = 10_000


def main() -> None:
    """Every part on every database that answers; the exit status says whether all of it held."""
    parts = {"publishing": _publishing, "interleavings": _interleavings, "provenance": _provenance}
    wanted = os.environ.get("SAMSKRIV_ENDURANCE", ",".join(parts)).split(",")
    server = postgres()
    held = True
    for name in wanted:
        for database, address in (("SQLite", None), ("PostgreSQL", server)):
            if database == "PostgreSQL" and (server is None or name == "provenance"):
                continue
            if database != os.environ.get("SAMSKRIV_DATABASE", database):
                continue
            print(f"{name}, {database}", flush=True)
            held &= parts[name](address)
    if not held:
        sys.exit(1)


def _publishing(server: str | None) -> bool:
    total = PROCESSES * ROUNDS
    with fresh(server) as (url, app):
        counted = publishing.run(app, url, processes=PROCESSES, rounds=ROUNDS)
    print(
        f"  {PROCESSES} processes x {ROUNDS}: {counted.acknowledged} of {total} published in {counted.seconds:.0f} s,"
        f" the longest wait {counted.longest:.1f} s; errors: {dict(counted.errors) or 'none'};"
        f" faults in text, versions, provenance and log: {counted.faults or 'none'}"
    )
    with fresh(server) as (url, app):
        open_house = publishing.run(app, url, processes=8, rounds=10, locked=False)
    print(
        f"  without the locking, 8 x 10: {open_house.acknowledged} of 80 published,"
        f" {sum(open_house.errors.values())} errors, {len(open_house.faults)} faults (there must be some)"
    )
    return counted.is_clean and counted.acknowledged == total and not open_house.is_clean


def _interleavings(server: str | None) -> bool:
    began = perf_counter()
    acts = int(os.environ.get("SAMSKRIV_ACTS", ACTS))
    with fresh(server) as (_url, app), app.app_context(), app.test_request_context():
        told = interleavings.run(db.session(), acts=acts, steps=30, shrink=False)
        db.session.remove()
    print(f"  {told}; no fault in text, comments, edits or origins, {perf_counter() - began:.0f} s")
    return True


def _provenance(_server: str | None) -> bool:
    if not data.present():
        print(f"  not run: {data.MISSING}")
        return True
    every: list[Compared] = []
    for name in data.histories():
        history = histories.read(data.folder() / "histories" / name)
        with fresh(None) as (_url, app), app.app_context(), app.test_request_context():
            found = provenance.compared(db.session(), history)
            db.session.rollback()
            db.session.remove()
        every.append(found)
        print(
            f"  {name[:50]:50} {len(history.steps):3} versions, {found.words:6} words, {found.restored:5} of them had come"
            f" back, {found.otherwise} traced otherwise; beyond doubt {found.certain:6}, right {found.right:6};"
            f" {found.returns} versions read like an earlier one, {found.astray} of their words astray",
            flush=True,
        )
    print(
        f"  all {len(every)}: {sum(one.words for one in every)} words, {sum(one.otherwise for one in every)} traced"
        f" otherwise than the slow way does; of {sum(one.certain for one in every)} whose version is beyond doubt"
        f" {sum(one.right for one in every)} are right; {sum(one.returns for one in every)} versions read like an earlier"
        f" one, {sum(one.astray for one in every)} of their words are traced otherwise than there"
    )
    return not any(one.otherwise or one.astray or one.right < one.certain for one in every)


if __name__ == "__main__":
    main()
