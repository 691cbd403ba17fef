"""A group's draft follows the common one: its next version is the common text, through two keys like any other."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock, policy
from app.errors import Conflict
from app.i18n import gettext as _
from app.models import Draft, LogKind, Merge, MergeKind, MergeSource, MergeState
from app.policy import Actor, Permission
from app.services import actors, log, merges, standings
from app.text import diff


def follow(session: Session, actor: Actor, draft: Draft) -> Merge:
    """Propose that the group's draft read like the common draft's head; a facilitator of the group approves it.

    The words keep the origins they have in the common draft; what was suggested for the group's draft stands anew.
    Raises `Conflict` where another merge of the draft is underway, or where there is nothing to follow.
    """
    policy.require(actor, Permission.FOLLOW_DRAFT, draft)
    base = standings.lock(session, draft)
    common = next(one for one in draft.document.drafts if one.is_common).head
    if common is None or common.text == base.text:
        raise Conflict(_("The draft reads like the common draft already."))
    merge = session.scalars(
        select(Merge).where(Merge.draft_id == draft.id, Merge.state.in_(merges.UNDERWAY))
    ).one_or_none()
    if merge is None:
        merge = Merge(
            kind=MergeKind.SUGGESTIONS,
            prepared_at=clock.now(),
            draft=draft,
            base=base,
            prepared_by=actors.acting(actor),
        )
        session.add(merge)
    elif merge.follows is None or merge.state is MergeState.PROPOSED:
        raise Conflict(
            _(
                "A merge of this draft is underway. Publish it or give it up before the draft follows the common one."
            )
        )
    session.flush()
    session.execute(delete(MergeSource).where(MergeSource.merge_id == merge.id))
    session.add(MergeSource(merge=merge, version=common, changes=diff(base.text, common.text)))
    session.flush()
    session.refresh(merge, ["sources"])
    log.record(
        session,
        actor,
        LogKind.MERGE_PREPARED,
        merge,
        merge=merge.kind,
        base=base.number,
        follows=common.number,
    )
    return merges.propose(
        session, actor, merge, summary=_("The draft follows the common one, version %(n)s.", n=common.number)
    )
