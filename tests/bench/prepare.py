"""Run as a module: makes the demo in the database that DATABASE_URL names and prints addresses for the benchmark."""

from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.db import db
from app.demo.build import build
from app.models import Draft, Member, Process, Thread, ThreadState, WorkGroup
from app.services import actors, invitations
from tests.bench import large


def main() -> None:
    """Migrate, build, commit, print."""
    app = create_app()
    with app.app_context():
        upgrade()
        session = db.session()
        for _step in build(session):
            pass
        session.commit()
        for name, address in addresses(session).items():
            print(f"{name}={address}")
        session.commit()


def addresses(session: Session) -> dict[str, str]:
    """The draft with the most to show, its head's number, an open discussion of it, and the smallest page.

    The smallest page that reads one row is an invitation's: one is sent for it.
    """
    draft = session.scalars(
        select(Draft)
        .join(WorkGroup, Draft.group_id == WorkGroup.id)
        .join(Process, WorkGroup.process_id == Process.id)
        .where(WorkGroup.slug == "nordjylland", Process.slug == "erhvervspolitik")
    ).one()
    thread = session.scalars(
        select(Thread.id).where(Thread.draft_id == draft.id, Thread.state == ThreadState.OPEN)
    ).first()
    ida = session.scalars(select(Member).where(Member.email == "ida@example.org")).one()
    anna = session.scalars(select(Member).where(Member.email == "anna@example.org")).one()
    process = draft.document.process
    long = {name: large.write(session, process, anna, name, size) for name, size in large.SIZES.items()}
    _invitation, token = invitations.send(session, actors.load(session, ida), email="bench@example.org")
    return {
        "draft": f"/processes/erhvervspolitik/documents/{draft.document.slug}/nordjylland",
        "head": str(draft.head.number if draft.head else 0),
        "thread": f"/threads/{thread}",
        "smallest": f"/invitations/{token}",
        **{
            name: f"/processes/erhvervspolitik/documents/{one.document.slug}/nordjylland"
            for name, one in long.items()
        },
    }


if __name__ == "__main__":
    main()
