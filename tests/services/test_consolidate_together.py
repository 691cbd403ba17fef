"""Many drafts and several owners: everything that differs is weighed, and nobody's choice is lost."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import db
from app.errors import Conflict, Stale
from app.models import GroupKind, Member, Merge, PhaseKind, Role
from app.queries.consolidations import show_desk
from app.queries.outcomes import Became, show_outcome
from app.services import actors, consolidations, groups, keys, roles
from app.services.consolidations import StretchStatus, text_of
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, publish, suggest
from tests.services.racing import LOST, at_once
from tests.services.test_consolidate_drafts import about, change, choose, consolidate, through


def third_group(house: House) -> None:
    """A group with a draft of its own, in which jonas owns and birgit facilitates, has changed a line."""
    group = groups.add(
        house.session, house.actor("anna"), house.process, name="Sjælland", kind=GroupKind.REGIONAL
    )
    house.groups["sjaelland"] = group
    for key, role in (("jonas", Role.PROCESS_OWNER), ("birgit", Role.FACILITATOR)):
        roles.assign(house.session, house.actor("anna"), house.member(key), role, group=group)
    groups.join(house.session, house.actor("linh"), group)
    house.session.flush()
    house.session.expire_all()
    merge = prepare(house, "jonas", "sjaelland")
    decide(house, merge, suggest(house, "linh", "hele året", "hver måned", draft="sjaelland"), key="jonas")
    propose(house, merge, "jonas")
    approve(house, merge, "birgit")
    publish(house, merge, "birgit")


def test_three_groups_are_weighed_together_and_each_turns_a_key(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    third_group(house)
    merge = consolidate(house)
    part = about(merge, "året rundt")
    assert [
        next(one for one in ("året rundt", "på alle tider", "hver måned") if one in words)
        for words, _sources in part.variants
    ] == ["året rundt", "på alle tider", "hver måned"]
    choose(house, merge, part, source=part.wordings[2].source, reason="Klarest.")
    propose(house, merge)
    wanted = [(key.role, key.group and key.group.name) for key in keys.needed(house.session, merge)]
    assert wanted == [
        (Role.PROCESS_OWNER, "Nordjylland"),
        (Role.PROCESS_OWNER, "Hovedstaden"),
        (Role.PROCESS_OWNER, "Sjælland"),
        (Role.FACILITATOR, None),
    ]
    for key in ("camilla", "fatima"):
        approve(house, merge, key)
    with pytest.raises(Conflict, match="A process owner of Sjælland must approve"):
        publish(house, merge, "mette")
    approve(house, merge, "jonas")
    assert publish(house, merge, "mette").text == TEXT.replace("hele året", "hver måned")


def test_what_the_common_draft_has_become_since_is_weighed_too(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    through(house, consolidate(house))
    house.enter(PhaseKind.DRAFTING)
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    part = about(merge, "på alle tider")
    assert part.status is StretchStatus.VARIANTS and not part.decided
    whose = {one.source.version.draft.slug: one.words for one in part.wordings}
    assert "året rundt" in whose["common"] and "på alle tider" in whose["hovedstaden"]
    common = house.draft("common").head
    assert common is not None and text_of(merge) == common.text, "until somebody chooses it stays as it is"


def test_a_group_reads_what_was_kept_reworded_and_dropped_and_why(house: House) -> None:
    change(house, "nordjylland", "et godt sted", "et godt og trygt sted")
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "nordjylland", "på én dag", "på en time")
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    safe = about(merge, "trygt")
    own = safe.result.replace("godt og trygt sted", "godt og trygt land")
    choose(house, merge, safe, words=own, reason="Det er et land.")
    season = about(merge, "året rundt")
    choose(house, merge, season, source=season.wordings[1].source, reason="Alle tider er flere.")
    through(house, merge)
    page = show_outcome(house.session, house.actor("aviaja"), merge.id, "nordjylland")
    assert [(one.became, one.reason) for one in page.outcomes] == [
        (Became.REWORDED, "Det er et land."),
        (Became.DROPPED, "Alle tider er flere."),
        (Became.KEPT, ""),
    ]
    assert list(page.tally.values()) == [1, 1, 1]


def test_progress_counts_the_whole_document(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    change(house, "hovedstaden", "på én dag", "på en time")
    merge = consolidate(house)

    def progress() -> tuple[int, int]:
        desk = show_desk(house.session, house.actor("camilla"), "erhvervspolitik", "erhvervspolitik")
        return desk.decided, len(desk.parts)

    done, whole = progress()
    assert done == whole - 1
    part = about(merge, "året rundt")
    choose(house, merge, part, source=part.wordings[0].source)
    house.session.flush()
    assert progress() == (whole, whole)


def choosing(house: House, key: str, merge: Merge, words: str, index: int) -> Callable[[Session], str]:
    """One owner's attempt to choose, seeing a stretch in which nobody has chosen."""
    member, number = house.member(key).id, merge.id
    part = about(merge, words)
    start, end, source = part.start, part.end, part.wordings[index].source.id

    def act(session: Session) -> str:
        found = session.get_one(Merge, number)
        consolidations.choose(
            session,
            actors.load(session, session.get_one(Member, member)),
            found,
            start=start,
            end=end,
            source=next(one for one in found.sources if one.id == source),
            reason=f"{key} vil det.",
            seen="",
        )
        return key

    return act


def different(house: House) -> Merge:
    """Two groups differ in two places."""
    for draft, season, day in (
        ("nordjylland", "året rundt", "på en time"),
        ("hovedstaden", "på alle tider", "på en uge"),
    ):
        change(house, draft, "hele året", season)
        change(house, draft, "på én dag", day)
    return consolidate(house)


def test_owners_who_choose_at_once_in_different_places_keep_both(app: Flask, house: House) -> None:
    merge = different(house)
    number = merge.id
    acts = [choosing(house, "mette", merge, "rundt", 0), choosing(house, "camilla", merge, "på en uge", 1)]
    house.session.commit()
    db.session.remove()
    assert at_once(app, *acts) == ["mette", "camilla"]
    found = db.session().get_one(Merge, number)
    assert sorted(one.reason for one in found.choices) == ["camilla vil det.", "mette vil det."]
    assert text_of(found) == TEXT.replace("hele året", "året rundt").replace("på én dag", "på en uge")


def test_of_owners_who_choose_at_once_in_one_place_the_second_is_told(app: Flask, house: House) -> None:
    merge = different(house)
    number = merge.id
    acts = [choosing(house, key, merge, "rundt", index) for index, key in enumerate(("mette", "camilla"))]
    house.session.commit()
    db.session.remove()
    told = at_once(app, *acts)
    (winner,) = [one for one in told if isinstance(one, str)]
    (lost,) = [one for one in told if isinstance(one, LOST)]
    assert not isinstance(lost, Stale) or "chose here while you were deciding" in str(lost)
    found = db.session().get_one(Merge, number)
    assert [one.reason for one in found.choices] == [f"{winner} vil det."]
