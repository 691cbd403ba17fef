"""What others have done at a desk since one looked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Merge, MergeStep
from app.policy import Actor

MOST = 50
MOST_NAMED = 6


@dataclass(frozen=True)
class News:
    """The steps that others have taken, and the suggestions they were about."""

    steps: Sequence[MergeStep]

    @property
    def suggestions(self) -> set[int]:
        """The numbers of the suggestions concerned."""
        return {int(number) for step in self.steps for number in step.former}

    @property
    def lines(self) -> Sequence[tuple[str, bool, str]]:
        """For each step who took it, whether it undid another, and the suggestions it was about."""
        return [
            (
                step.member.name,
                step.undoes_id is not None,
                ", ".join(f"S-{number}" for number in [*step.former][:MOST_NAMED]),
            )
            for step in self.steps
        ]


def since(session: Session, viewer: Actor, merge: Merge | None, step: int) -> News:
    """What others than the viewer have done in the merge after the step with this number. One query."""
    if merge is None or viewer.member is None:
        return News(())
    return News(
        session.scalars(
            select(MergeStep)
            .where(
                MergeStep.merge_id == merge.id, MergeStep.id > step, MergeStep.member_id != viewer.member.id
            )
            .options(joinedload(MergeStep.member))
            .order_by(MergeStep.id.desc())
            .limit(MOST)
        ).all()
    )
