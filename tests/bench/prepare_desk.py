"""Run as a module: makes a crowd on one text in the database that DATABASE_URL names, for the desk's benchmark.

`crowd` prints addresses; `publish N M` decides N of N + M suggestions, proposes, approves, and prints how long publishing took.
"""

import sys
from time import perf_counter, process_time

from flask_migrate import upgrade
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app import clock, create_app
from app.db import db
from app.demo.people import PASSWORD
from app.models import OPEN_STATES, Merge, MergeDecision, Suggestion, Thread, Verdict
from app.services import approvals, invitations, merges, publications
from tests.bench.crowd import town
from tests.factories import House


def main() -> None:
    """Migrate, build, do what was asked, print."""
    app = create_app()
    with app.app_context(), app.test_request_context():
        upgrade()
        session = db.session()
        match sys.argv[1:]:
            case ["publish", decided, left]:
                _publish(session, int(decided), int(left))
            case _:
                house = town(session)
                _invitation, token = invitations.send(session, house.actor("ida"), email="bench@example.org")
                print(f"smallest=/invitations/{token}\npassword={PASSWORD}")
        session.commit()


def _publish(session: Session, size: int, left: int) -> None:
    """A merge that decides so many suggestions, and leaves so many open that stand anew afterwards, is published."""
    house = town(session, size + left)
    merge = merges.prepare(session, house.actor("mette"), house.draft())
    _decide(house, merge.id, size)
    session.commit()
    session.expire_all()
    for decision in _clashing(merge):
        decision.verdict, decision.reason = Verdict.REJECT, "Et andet ordvalg er taget."
    session.commit()
    merges.propose(session, house.actor("mette"), merge)
    session.commit()
    approvals.grant(session, house.actor("lars"), merge, text_hash=merge.text_hash or "")
    session.commit()
    actor = house.actor("lars")
    session.expire_all()
    started, spent = perf_counter(), process_time()
    publications.publish(session, actor, merge)
    session.commit()
    print(f"seconds={perf_counter() - started}\ncpu={process_time() - spent}")
    waiting = select(func.count(Suggestion.id)).where(Suggestion.state.in_(OPEN_STATES))
    print(f"open={session.scalar(waiting)}\nthreads={session.scalar(select(func.count(Thread.id)))}")


def _decide(house: House, merge: int, size: int) -> None:
    """Accept so many, as so many clicks would, all over the text; the others are left open."""
    every = house.session.scalars(select(Suggestion.id).order_by(Suggestion.id)).all()
    ids = [every[at * len(every) // size] for at in range(size)]
    house.session.execute(
        insert(MergeDecision),
        [
            {
                "merge_id": merge,
                "suggestion_id": number,
                "verdict": Verdict.ACCEPT,
                "revision": 1,
                "decided_by_id": house.member("mette").id,
                "decided_at": clock.now(),
                "reason": "",
            }
            for number in ids
        ],
    )


def _clashing(merge: Merge) -> list[MergeDecision]:
    """Of every conflict all decisions but one."""
    sides = {one.suggestion.label: one for one in merge.decisions}
    losing: dict[str, MergeDecision] = {}
    for clash in merges.preview(merge).conflicts:
        keep = next((side for side in clash.sides if side not in losing), None)
        losing |= {side: sides[side] for side in clash.sides if side != keep}
    return list(losing.values())


if __name__ == "__main__":
    main()
