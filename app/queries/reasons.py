"""Reasons for decisions that were given before and may be given again."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.models import Document, Draft, Merge, MergeDecision, Verdict

MOST = 8
LONGEST = 300
_LATEST = (
    select(MergeDecision.reason)
    .join(MergeDecision.merge)
    .join(Merge.draft)
    .join(Draft.document)
    .where(
        Document.process_id == bindparam("process"),
        MergeDecision.reason != "",
        MergeDecision.verdict.in_((Verdict.REJECT, Verdict.DEFER, Verdict.ACCEPT_WITH_CHANGES)),
    )
    .order_by(MergeDecision.id.desc())
    .limit(200)
)


def used(session: Session, draft: Draft) -> Sequence[str]:
    """Reasons that were given in the draft's process before, the most used first. One query."""
    latest = session.scalars(_LATEST, {"process": draft.document.process_id})
    counts = Counter(reason for reason in latest if len(reason) <= LONGEST)
    return [reason for reason, _count in counts.most_common(MOST)]
