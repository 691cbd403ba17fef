"""What the register of adopted policy shows: what is in force, what was, and where each text came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from app.models import (
    AdoptedPolicy,
    Decision,
    Document,
    Process,
    Version,
)
from app.policy import Actor, Permission, can
from app.queries import places
from app.queries.amended import Amended, amended
from app.queries.paging import Page, paged
from app.queries.processes import readable


@dataclass(frozen=True)
class AdoptedPage:
    """One entry of the register with its decision, its forerunners and its successors."""

    policy: AdoptedPolicy
    line: Sequence[AdoptedPolicy]
    underway: Sequence[Process]
    names: bool
    former: AdoptedPolicy | None
    amended: Sequence[Amended]

    @property
    def version(self) -> Version:
        """The exact text that was adopted."""
        return self.policy.version

    @property
    def decision(self) -> Decision:
        """The decision that adopted it."""
        return self.policy.decision

    @property
    def process(self) -> Process:
        """The process that wrote it."""
        return self.policy.document.process

    @property
    def earlier(self) -> Sequence[AdoptedPolicy]:
        """Entries of the same line that stood before it, newest first."""
        return [one for one in self.line if one.id < self.policy.id]

    @property
    def later(self) -> Sequence[AdoptedPolicy]:
        """Entries of the same line that came after it, newest first."""
        return [one for one in self.line if one.id > self.policy.id]


def list_adopted(
    session: Session, viewer: Actor, *, in_force: bool = True, words: str = "", page: int = 1
) -> Page[AdoptedPolicy]:
    """The entries that the viewer may read, newest first: those in force, or those that were replaced."""
    query = (
        select(AdoptedPolicy)
        .join(AdoptedPolicy.document)
        .join(Document.process)
        .where(readable(viewer))
        .where(AdoptedPolicy.ended_on.is_(None) if in_force else AdoptedPolicy.ended_on.is_not(None))
        .options(
            contains_eager(AdoptedPolicy.document).contains_eager(Document.process),
            joinedload(AdoptedPolicy.version).options(defer(Version.text), defer(Version.spans)),
            joinedload(AdoptedPolicy.decision),
            joinedload(AdoptedPolicy.replaced_by),
        )
        .order_by(AdoptedPolicy.adopted_on.desc(), AdoptedPolicy.id.desc())
    )
    for word in words.split()[:10]:
        query = query.where(AdoptedPolicy.title.icontains(word, autoescape=True))
    return paged(session, query, page)


def show_adopted(session: Session, viewer: Actor, slug: str) -> AdoptedPage:
    """An entry of the register, in a fixed number of queries. Raises `NotFound`."""
    policy = session.scalars(
        select(AdoptedPolicy)
        .where(AdoptedPolicy.slug == slug)
        .options(
            joinedload(AdoptedPolicy.document).joinedload(Document.process),
            joinedload(AdoptedPolicy.version).joinedload(Version.draft),
            joinedload(AdoptedPolicy.replaced_by),
            joinedload(AdoptedPolicy.decision).options(
                joinedload(Decision.recorded_by),
                joinedload(Decision.confirmed_by),
            ),
        )
    ).one_or_none()
    if policy is None or not can(viewer, Permission.READ, policy):
        raise places.missing()
    line = _line(session, viewer, policy)
    former = next((one for one in line if one.replaced_by_id == policy.id), None)
    return AdoptedPage(
        policy=policy,
        line=line,
        former=former,
        amended=amended(session, viewer, policy, former) if former else (),
        underway=session.scalars(
            select(Process)
            .where(Process.starts_from_id == policy.id, readable(viewer))
            .order_by(Process.id)
            .limit(20)
        ).all(),
        names=places.sees_names(viewer, policy.document.process),
    )


def _line(session: Session, viewer: Actor, policy: AdoptedPolicy) -> list[AdoptedPolicy]:
    """Every entry that this one replaced, directly or not, and every one that replaced it, newest first."""
    links = dict(
        session.execute(
            select(AdoptedPolicy.id, AdoptedPolicy.replaced_by_id).where(
                AdoptedPolicy.replaced_by_id.is_not(None)
            )
        ).all()
    )
    heirs = {policy.id}
    following = links.get(policy.id)
    while following is not None and following not in heirs:
        heirs.add(following)
        following = links.get(following)
    # An entry is made after all that it replaces, so one pass from the newest back finds every forerunner.
    for old in sorted(links, reverse=True):
        if links[old] in heirs:
            heirs.add(old)
    found = session.scalars(
        select(AdoptedPolicy)
        .join(AdoptedPolicy.document)
        .join(Document.process)
        .where(AdoptedPolicy.id.in_(heirs), readable(viewer))
        .order_by(AdoptedPolicy.id.desc())
    )
    return list(found)
