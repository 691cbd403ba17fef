"""What the tests of merges do again and again, said in one word."""

from app.models import Approval, Merge, MergeDecision, Suggestion, SuggestionKind, Verdict, Version
from app.services import approvals, merges, publications, suggestions
from tests.factories import House


def suggest(
    house: House, key: str, old: str, new: str, *, draft: str = "nordjylland", editorial: bool = False
) -> Suggestion:
    """The member suggests `new` for the words `old` of the draft."""
    on = house.draft(draft)
    assert on.head is not None and old in on.head.text
    return suggestions.send(
        house.session,
        house.actor(key),
        on,
        base=on.head,
        text=on.head.text.replace(old, new, 1),
        reason="Det læser bedre.",
        kind=SuggestionKind.EDITORIAL if editorial else SuggestionKind.SUBSTANTIVE,
    )


def prepare(house: House, key: str = "mette", draft: str = "nordjylland") -> Merge:
    """The draft's merge, prepared by the member."""
    return merges.prepare(house.session, house.actor(key), house.draft(draft))


def decide(
    house: House,
    merge: Merge,
    suggestion: Suggestion,
    verdict: Verdict = Verdict.ACCEPT,
    *,
    key: str = "mette",
    reason: str = "Fordi.",
    text: str | None = None,
    hunks: list[int] | None = None,
) -> MergeDecision:
    """The member decides about the suggestion."""
    return merges.decide(
        house.session,
        house.actor(key),
        merge,
        suggestion,
        verdict=verdict,
        reason=reason,
        text=text,
        hunks=hunks,
    )


def propose(house: House, merge: Merge, key: str = "mette") -> Merge:
    """The member proposes the merge."""
    return merges.propose(house.session, house.actor(key), merge)


def approve(house: House, merge: Merge, key: str = "lars") -> Approval:
    """The member turns a key for the merge's present text."""
    return approvals.grant(house.session, house.actor(key), merge, text_hash=merge.text_hash or "")


def publish(house: House, merge: Merge, key: str = "lars") -> Version:
    """The member publishes the merge."""
    return publications.publish(house.session, house.actor(key), merge)


def put_through(house: House, *accepted: Suggestion, draft: str = "nordjylland") -> Version:
    """The suggestions become the draft's next version, by two keys of its group."""
    owner, second = ("mette", "lars") if draft == "nordjylland" else ("camilla", "fatima")
    merge = prepare(house, owner, draft)
    for suggestion in accepted:
        decide(house, merge, suggestion, key=owner)
    propose(house, merge, owner)
    approve(house, merge, second)
    return publish(house, merge, second)


def words_by(house: House, version: Version, number: int | None) -> str:
    """The words of a version that the suggestion with this number brought in (None: the import), run together."""
    from app.models import Origin

    found, at = "", 0
    for length, origin_id in version.spans:
        origin = house.session.get(Origin, origin_id)
        assert origin is not None
        if origin.suggestion_id == number and (
            number is not None or origin.member_id is None or origin.kind == "import"
        ):
            found += version.text[at : at + length]
        at += length
    return found
