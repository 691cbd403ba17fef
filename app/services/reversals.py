"""Taking a published merge back: by a new merge alone, with keys of its own."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict
from app.i18n import gettext as _
from app.models import LogKind, Merge, MergeState
from app.policy import Actor, Permission
from app.services import actors, log, merges, standings
from app.text import invert, rebase


def prepare(session: Session, actor: Actor, published: Merge) -> Merge:
    """A new merge on the draft's head that takes back what a published one changed.

    What later versions have changed again stays as it is. Suggestions may be decided in it besides. Raises `Conflict`
    when the merge is not published, another is underway, or nothing of it is left to take back.
    """
    policy.require(actor, Permission.PREPARE_MERGE, published)
    if published.state is not MergeState.PUBLISHED or published.version is None:
        raise Conflict(_("Only a published merge can be taken back."))
    draft = published.draft
    head = standings.lock(session, draft)
    underway = select(Merge.id).where(Merge.draft_id == draft.id, Merge.state.in_(merges.UNDERWAY))
    if session.scalar(underway) is not None:
        raise Conflict(_("Another merge of this draft is underway. Publish it or give it up first."))
    version = published.version
    back = invert(published.base.text, version.changes)
    rebased = rebase(back, standings.changes_since(session, version, head))
    if not rebased.changes:
        raise Conflict(_("Nothing that this merge changed stands in the text any more."))
    merge = Merge(
        kind=merges.kind_of(draft),
        prepared_at=clock.now(),
        draft=draft,
        base=head,
        prepared_by=actors.acting(actor),
        reverts=published,
        words=rebased.changes,
    )
    session.add(merge)
    log.record(
        session,
        actor,
        LogKind.MERGE_PREPARED,
        merge,
        merge=merge.kind,
        base=head.number,
        reverts=published.id,
        left=len(rebased.conflicts),
    )
    return merge
