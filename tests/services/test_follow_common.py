"""A group's draft takes over the common text: two keys, every word's origin, and nothing asked again."""

import pytest

from app.errors import Conflict, NotAllowed
from app.models import Merge, PhaseKind, Suggestion, SuggestionState
from app.services import approvals, consolidations, following, merges, sources
from app.text import Standing
from tests.factories import TEXT, House
from tests.services.merging import approve, prepare, publish, suggest, words_by
from tests.services.test_consolidate_drafts import about, change, choose, consolidate, through


def consolidated(house: House) -> Merge:
    """Two groups differ, the common draft takes hovedstaden's words."""
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    source = next(one for one in merge.sources if one.version.draft is house.draft("hovedstaden"))
    choose(house, merge, about(merge, "året rundt"), source=source, reason="Klarere.")
    through(house, merge)
    return merge


def follow(house: House, key: str = "mette", draft: str = "nordjylland") -> Merge:
    """The member lets the draft follow the common one."""
    return following.follow(house.session, house.actor(key), house.draft(draft))


def test_the_common_text_becomes_the_groups_next_version_through_two_keys(house: House) -> None:
    consolidated(house)
    merge = follow(house)
    assert approvals.missing(house.session, merge) == ["1 facilitator of Nordjylland must approve."]
    with pytest.raises(Conflict):
        publish(house, merge, "mette")
    approve(house, merge)
    version = publish(house, merge)
    common = house.draft("common").head
    assert common is not None
    assert (version.number, version.text) == (3, common.text)
    assert version.text == TEXT.replace("hele året", "på alle tider")


def test_the_words_keep_the_origin_they_have_in_the_common_draft(house: House) -> None:
    consolidated(house)
    merge = follow(house)
    approve(house, merge)
    version = publish(house, merge)
    theirs = house.session.query(Suggestion).order_by(Suggestion.id.desc()).first()
    assert theirs is not None and theirs.draft is house.draft("hovedstaden")
    assert words_by(house, version, theirs.id) == "på alle tider"


def test_what_was_suggested_stands_anew(house: House) -> None:
    change(house, "hovedstaden", "hele året", "på alle tider")
    same = suggest(house, "aviaja", "hele året", "på alle tider")
    other = suggest(house, "birgit", "på én dag", "på en time")
    through(house, consolidate(house))
    merge = follow(house)
    approve(house, merge)
    publish(house, merge)
    assert same.standing is Standing.ALREADY_IN and same.state is SuggestionState.OPEN
    assert other.standing is Standing.FITS


def test_a_draft_that_follows_has_nothing_to_be_taken_up_until_it_writes_on(house: House) -> None:
    consolidated(house)
    merge = follow(house)
    approve(house, merge)
    publish(house, merge)
    again = consolidations.prepare(house.session, house.actor("mette"), house.draft("common"))
    assert sources.behind(house.session, again) == []
    assert again.sources == []
    house.enter(PhaseKind.DRAFTING)
    change(house, "nordjylland", "på én dag", "på en time")
    assert [one.draft.slug for one in sources.behind(house.session, again)] == ["nordjylland"]


def test_drafts_that_followed_and_drafts_that_did_not_are_consolidated_together(house: House) -> None:
    consolidated(house)
    followed = house.draft("common").head
    merge = follow(house)
    approve(house, merge)
    publish(house, merge)
    house.enter(PhaseKind.DRAFTING)
    change(house, "nordjylland", "på én dag", "på en time")
    change(house, "hovedstaden", "forlænge sæsonen", "gøre sæsonen længere")
    merge = consolidate(house)
    assert followed is not None
    assert about(merge, "på en time").decided and about(merge, "gøre sæsonen længere").decided
    assert consolidations.text_of(merge) == followed.text.replace("på én dag", "på en time").replace(
        "forlænge sæsonen", "gøre sæsonen længere"
    )


def test_a_draft_that_reads_alike_has_nothing_to_follow(house: House) -> None:
    with pytest.raises(Conflict, match="already"):
        follow(house)


def test_a_merge_underway_comes_first(house: House) -> None:
    consolidated(house)
    house.enter(PhaseKind.DRAFTING)
    prepare(house)
    with pytest.raises(Conflict, match="underway"):
        follow(house)


def test_only_an_owner_of_the_group_lets_its_draft_follow(house: House) -> None:
    consolidated(house)
    for key in ("aviaja", "lars", "camilla", "anna"):
        with pytest.raises(NotAllowed):
            follow(house, key)


def test_taken_back_it_may_be_proposed_again_with_the_newest_common_text(house: House) -> None:
    consolidated(house)
    merge = follow(house)
    merges.take_back(house.session, house.actor("mette"), merge)
    assert follow(house).id == merge.id
    assert merge.text_hash is not None and merge.follows is house.draft("common").head
