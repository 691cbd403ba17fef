"""Why a consolidation says what it says in a passage: the reasons of the choices that were made there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.models import Merge, MergeKind, PassageChoice, Version


@dataclass(frozen=True)
class Chosen:
    """The choices of some consolidations, each with where the passages of its ancestor stood."""

    choices: Mapping[int, Sequence[PassageChoice]]
    places: Mapping[int, Mapping[int, tuple[int, int]]]

    def about(self, merge: int, passage: int, words: str) -> list[PassageChoice]:
        """The choices of a consolidation for a passage that reads `words` after it.

        A passage that the common ancestor had is found by its place there; one that came in with the consolidation
        by its very words, which somebody wrote in one of the choices.
        """
        made = self.choices.get(merge, ())
        place = self.places.get(merge, {}).get(passage)
        if place is None:
            return [one for one in made if _own(one) and words.strip() and words.strip() in (one.words or "")]
        start, end = place
        return [one for one in made if one.start < end and start < one.end]

    def reason(self, merge: int, passage: int, words: str, *, writer: int | None = None) -> str:
        """The reason that was given there; for words that `writer` wrote anew, the reason for these."""
        found = [
            one.reason
            for one in self.about(merge, passage, words)
            if one.reason and (writer is None or (_own(one) and one.chosen_by_id == writer))
        ]
        return " ".join(dict.fromkeys(found))


def chosen(session: Session, merges: Collection[int]) -> Chosen:
    """The choices of those of the merges that are consolidations, in two queries."""
    made: dict[int, list[PassageChoice]] = {}
    for choice in session.scalars(
        select(PassageChoice)
        .join(PassageChoice.merge)
        .where(PassageChoice.merge_id.in_(merges), Merge.kind == MergeKind.CONSOLIDATION)
        .order_by(PassageChoice.start)
    ):
        made.setdefault(choice.merge_id, []).append(choice)
    ancestor = aliased(Version)
    rows = session.execute(
        select(Merge.id, ancestor.passages)
        .join(ancestor, ancestor.id == Merge.ancestor_id)
        .where(Merge.id.in_(merges))
    )
    places = {merge: {number: (start, end) for number, start, end in passages} for merge, passages in rows}
    return Chosen(made, places)


def _own(choice: PassageChoice) -> bool:
    """Whether somebody wrote words anew, instead of taking a draft's or all drafts' together."""
    return choice.words is not None and not choice.combined
