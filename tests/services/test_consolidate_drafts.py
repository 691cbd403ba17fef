"""The groups' drafts become one: stretch by stretch, with every word's origin kept."""

import pytest

from app.errors import Conflict, Invalid, Stale
from app.models import Merge, MergeKind, Origin, OriginKind, PhaseKind, Role
from app.queries.consolidations import Desk, Show, show_desk
from app.queries.outcomes import Became, show_outcome
from app.services import approvals, consolidations, keys, suggestions, threads
from app.services.consolidations import Stretch, StretchStatus, stretches, text_of
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, publish, put_through, suggest, words_by


def consolidate(house: House, key: str = "mette") -> Merge:
    """The consolidation of what the groups have written, in the co-writing phase."""
    house.enter(PhaseKind.CO_WRITING)
    return consolidations.prepare(house.session, house.actor(key), house.draft("common"))


def change(house: House, draft: str, old: str, new: str) -> None:
    """One group publishes one change to its draft."""
    author = "aviaja" if draft == "nordjylland" else "ruth"
    put_through(house, suggest(house, author, old, new, draft=draft), draft=draft)


def about(merge: Merge, words: str) -> Stretch:
    """The stretch whose ancestor or wordings hold the words."""
    return next(
        part
        for part in stretches(merge)
        if words in part.ancestor or any(words in one.words for one in part.wordings)
    )


def choose(house: House, merge: Merge, part: Stretch, **how: object) -> None:
    """mette chooses in the stretch."""
    how.setdefault("reason", "Fordi.")
    consolidations.choose(
        house.session,
        house.actor("mette"),
        merge,
        start=part.start,
        end=part.end,
        **how,  # type: ignore[arg-type]
    )


def test_stretches_tile_the_ancestor_and_give_back_every_draft(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "## Turisme", "## Handel\n\nVi handler.\n\n## Turisme")
    change(house, "hovedstaden", "- Vi vil uddanne flere i faget.\n", "")
    merge = consolidate(house)
    assert merge.kind is MergeKind.CONSOLIDATION and merge.ancestor is not None
    parts = stretches(merge)
    assert "".join(part.ancestor for part in parts) == merge.ancestor.text == TEXT
    for source in merge.sources:
        own = [
            next((one.words for one in part.wordings if one.source is source), part.ancestor)
            for part in parts
        ]
        assert "".join(own) == source.version.text
        for part in parts:
            for one in part.wordings:
                if one.source is source:
                    assert source.version.text[one.at : one.at + len(one.words)] == one.words


def test_what_one_group_alone_changed_is_taken_unless_somebody_objects(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    assert part.status is StretchStatus.ONE and part.decided
    assert text_of(merge) == TEXT.replace("hele året", "året rundt")
    choose(house, merge, part)
    assert text_of(merge) == TEXT


def test_what_all_changed_alike_is_agreed(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "året rundt")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    assert part.status is StretchStatus.AGREED and part.decided and len(part.variants) == 1


def test_variants_wait_for_a_choice(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    assert part.status is StretchStatus.VARIANTS and not part.decided and part.combined is None
    assert text_of(merge) == TEXT
    with pytest.raises(Conflict, match="1 place where nobody has chosen"):
        propose(house, merge)
    with pytest.raises(Conflict, match="contradict"):
        choose(house, merge, part, combined=True)
    source = next(one for one in merge.sources if one.version.draft is house.draft("hovedstaden"))
    choose(house, merge, part, source=source)
    assert text_of(merge) == TEXT.replace("hele året", "på alle tider")


def test_variants_that_do_not_touch_can_be_combined_word_by_word(house: House) -> None:
    change(house, "nordjylland", "Turismen giver", "Rejselivet giver")
    change(house, "hovedstaden", "ikke kun om sommeren", "også om vinteren")
    merge = consolidate(house)
    part = about(merge, "Rejselivet")
    assert part.status is StretchStatus.VARIANTS
    choose(house, merge, part, combined=True)
    assert text_of(merge) == TEXT.replace("Turismen giver", "Rejselivet giver").replace(
        "ikke kun om sommeren", "også om vinteren"
    )


def test_a_passage_deleted_here_and_changed_there_waits_for_a_choice(house: House) -> None:
    change(house, "nordjylland", "- Vi vil forlænge sæsonen.\n", "")
    change(house, "hovedstaden", "forlænge sæsonen", "forlænge sæsonen til påske")
    merge = consolidate(house)
    part = about(merge, "til påske")
    assert part.status is StretchStatus.DELETED and not part.decided


def test_new_passages_of_two_groups_at_one_place_are_one_stretch_of_variants(house: House) -> None:
    change(house, "nordjylland", "## Turisme", "## Handel\n\n## Turisme")
    change(house, "hovedstaden", "## Turisme", "## Industri\n\n## Turisme")
    merge = consolidate(house)
    part = about(merge, "## Handel")
    assert part.start == part.end and part.status is StretchStatus.VARIANTS
    choose(house, merge, part, words="## Handel\n\n## Industri", reason="Begge skal med.")
    assert text_of(merge) == TEXT.replace("## Turisme", "## Handel\n\n## Industri\n\n## Turisme")


def test_own_words_need_a_reason_and_keep_their_distance_to_what_follows(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    with pytest.raises(Invalid, match="Say why"):
        choose(house, merge, part, words="Turismen skal vokse.", reason="")
    choose(house, merge, part, words="Turismen skal vokse.\r\n", reason="Kortere.")
    assert "\n\nTurismen skal vokse.\n\n- Vi vil forlænge" in text_of(merge)


def test_leaving_a_groups_words_out_needs_a_reason_that_the_group_reads(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    with pytest.raises(Invalid, match="words of Nordjylland are not taken"):
        choose(house, merge, part, source=part.wordings[1].source, reason=" ")
    choose(house, merge, part, source=part.wordings[1].source, reason="Det er kortere.")
    through(house, merge)
    page = show_outcome(house.session, house.actor("aviaja"), merge.id, "nordjylland")
    assert [(one.became, one.reason) for one in page.outcomes] == [(Became.DROPPED, "Det er kortere.")]


def test_who_chooses_without_having_seen_the_others_choice_is_told(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    choose(house, merge, part, source=part.wordings[0].source, seen="")
    with pytest.raises(Stale, match="chose here while you were deciding"):
        choose(house, merge, part, source=part.wordings[1].source, seen="")
    held = about(merge, "året rundt").choice
    assert held is not None and held.source is part.wordings[0].source
    choose(house, merge, part, source=part.wordings[1].source, seen=consolidations.named(held))


def test_a_passage_that_a_group_only_moved_is_known_at_both_ends(house: House) -> None:
    passage = "- Vi vil samle markedsføringen ét sted.\n"
    head = house.draft().head
    assert head is not None
    moved = suggestions.send(
        house.session,
        house.actor("aviaja"),
        house.draft(),
        base=head,
        text=head.text.replace(passage, "") + "\n" + passage,
        reason="Til sidst.",
    )
    put_through(house, moved)
    consolidate(house)
    desk = show_desk(house.session, house.actor("mette"), "erhvervspolitik", "erhvervspolitik")
    ends = {row.name: one for row in desk.rows for one in row.moved}
    assert sorted(one.away for one in ends.values()) == [False, True]
    assert {one.other for one in ends.values()} == set(ends)


def test_the_desk_shows_one_groups_changes_or_what_some_deleted(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "- Vi vil uddanne flere i faget.\n", "")
    consolidate(house)

    def shown(group: str = "", show: Show = Show.DIFFERENT) -> int:
        desk = show_desk(
            house.session, house.actor("mette"), "erhvervspolitik", "erhvervspolitik", group=group, show=show
        )
        return len(desk.rows)

    assert shown() == 2
    assert shown(group="nordjylland") == 1
    assert shown(show=Show.DELETED) == 1
    assert shown(group="nordjylland", show=Show.DELETED) == 0
    assert shown(show=Show.SAME) > 3


def test_a_question_about_a_groups_words_stands_beside_them_on_the_desk(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    merge = consolidate(house)
    wording = about(merge, "året rundt").wordings[0]
    asked = threads.start(
        house.session,
        house.actor("camilla"),
        house.draft("nordjylland"),
        body="Også om natten?",
        version=wording.source.version,
        start=wording.at + 3,
        end=wording.at + 20,
        put_to=Role.PROCESS_OWNER,
    )
    house.session.flush()
    desk = show_desk(house.session, house.actor("mette"), "erhvervspolitik", "erhvervspolitik")
    assert [thread for row in desk.rows for thread in desk.asked(row.part)] == [asked]


@pytest.mark.parametrize("line", ["- Vi vil uddanne flere i faget.\n", "\n" + TEXT.splitlines()[-1] + "\n"])
def test_a_question_about_words_a_group_took_out_stands_there_too(house: House, line: str) -> None:
    change(house, "hovedstaden", line, "")
    consolidate(house)

    def desk() -> Desk:
        return show_desk(house.session, house.actor("mette"), "erhvervspolitik", "erhvervspolitik")

    (row,) = desk().rows
    (wording,) = row.part.wordings
    head = wording.source.version
    start, end = next((one[1], one[2]) for one in head.passages if one[0] == row.asks(wording))
    asked = threads.start(
        house.session,
        house.actor("mette"),
        house.draft("hovedstaden"),
        body="Hvorfor skal det væk?",
        version=head,
        start=start,
        end=end,
        put_to=Role.PROCESS_OWNER,
    )
    house.session.flush()
    assert [thread for row in desk().rows for thread in desk().asked(row.part)] == [asked]


def test_a_choice_can_be_taken_back(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    choose(house, merge, part)
    consolidations.unchoose(house.session, house.actor("camilla"), merge, start=part.start, end=part.end)
    assert text_of(merge) == TEXT.replace("hele året", "året rundt")


def test_a_stretch_that_is_not_there_is_stale(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    with pytest.raises(Stale):
        consolidations.choose(house.session, house.actor("mette"), consolidate(house), start=1, end=2)


def test_an_owner_of_each_group_and_a_facilitator_turn_the_keys(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    merge = propose(house, consolidate(house))
    assert approvals.missing(house.session, merge) == [
        "A process owner of Hovedstaden must approve.",
        "1 facilitator of one of the groups must approve.",
    ]
    approve(house, merge, "soren")
    assert len(approvals.missing(house.session, merge)) == 2
    approve(house, merge, "camilla")
    approve(house, merge, "fatima")
    assert approvals.missing(house.session, merge) == []
    assert [key.is_turned for key in keys.needed(house.session, merge)] == [True, True, True]
    assert publish(house, merge, "camilla").draft is house.draft("common")


def test_a_vacant_process_owner_is_named_as_missing(house: House) -> None:
    from app.models import RoleAssignment

    merge = propose(house, consolidate_one(house))
    house.session.query(RoleAssignment).filter_by(member=house.member("camilla")).delete()
    assert (
        "Hovedstaden has no process owner: the coordinator must name one, who may be an interim."
        in approvals.missing(house.session, merge)
    )


def consolidate_one(house: House) -> Merge:
    """A consolidation of one group's one change."""
    change(house, "nordjylland", "hele året", "året rundt")
    return consolidate(house)


def through(house: House, merge: Merge) -> None:
    """mette's consolidation gets its keys and is published."""
    propose(house, merge)
    approve(house, merge, "camilla")
    approve(house, merge, "fatima")
    publish(house, merge, "mette")


def test_words_keep_the_origin_they_had_in_the_groups_draft(house: House) -> None:
    north = suggest(house, "aviaja", "Turismen giver", "Rejselivet giver")
    put_through(house, north)
    capital = suggest(house, "ruth", "ikke kun om sommeren", "også om vinteren", draft="hovedstaden")
    put_through(house, capital, draft="hovedstaden")
    merge = consolidate(house)
    choose(house, merge, about(merge, "Rejselivet"), combined=True)
    through(house, merge)
    common = house.draft("common").head
    assert common is not None and merge.version is common
    assert words_by(house, common, north.id) == "Rejselivet"
    assert words_by(house, common, capital.id) == "også  vinteren", "the word between was there before"
    assert {house.session.get(Origin, origin).kind for _, origin in common.spans} == {  # type: ignore[union-attr]
        OriginKind.IMPORT,
        OriginKind.SUGGESTION,
    }


def removers(house: House, words: str) -> list[int | None]:
    """The suggestions credited for the changes of the common head that took these words out."""
    head = house.draft("common").head
    assert head is not None
    found = []
    for hunk, origin_id in zip(head.changes, head.credits, strict=True):
        if words in hunk.deleted:
            origin = house.session.get(Origin, origin_id)
            assert origin is not None
            found.append(origin.suggestion_id)
    return found


def test_who_took_words_out_in_a_group_is_credited_for_it_in_the_common_draft(house: House) -> None:
    other = suggest(house, "ruth", "hele året", "året rundt", draft="hovedstaden")
    taken = suggest(house, "ruth", "- Vi vil forlænge sæsonen.\n", "", draft="hovedstaden")
    put_through(house, other, draft="hovedstaden")
    put_through(house, taken, draft="hovedstaden")
    change(house, "nordjylland", "flere i faget", "dem")
    merge = consolidate(house)
    own = about(merge, "let at begynde")
    choose(house, merge, own, words="Det er nemt.\n", reason="Kort.")
    propose(house, merge)
    for key in ("camilla", "lars"):
        approve(house, merge, key)
    publish(house, merge)
    assert removers(house, "forlænge sæsonen") == [taken.id]
    assert removers(house, "hele året") == [other.id]
    assert removers(house, "let at begynde") == [None]


def test_own_words_credit_the_drafts_they_keep_and_the_writer_for_the_rest(house: House) -> None:
    north = suggest(house, "aviaja", "hele året", "på alle tider af året")
    put_through(house, north)
    change(house, "hovedstaden", "hele året", "på hver dag")
    merge = consolidate(house)
    part = about(merge, "alle tider")
    own = part.wordings[0].words.replace("på alle tider af året", "lige så godt på alle tider af året")
    choose(house, merge, part, words=own, reason="Tydeligere.")
    through(house, merge)
    common = house.draft("common").head
    assert common is not None
    assert "alle tider af" in words_by(house, common, north.id)
    writers = {
        common.text[at : at + length]
        for at, length, origin in _placed(common.spans)
        if house.session.get(Origin, origin).kind is OriginKind.DECIDER  # type: ignore[union-attr]
    }
    assert any("lige så godt" in words for words in writers)


def test_the_next_consolidation_asks_only_about_what_is_new(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    first = consolidate(house)
    part = about(first, "året rundt")
    source = next(one for one in first.sources if one.version.draft is house.draft("hovedstaden"))
    choose(house, first, part, source=source)
    through(house, first)
    house.enter(PhaseKind.DRAFTING)
    change(house, "nordjylland", "på én dag", "på en time")
    second = consolidate(house)
    assert [one.version.draft.slug for one in second.sources] == ["nordjylland", "common"]
    assert about(second, "året rundt").status is StretchStatus.SETTLED
    assert about(second, "på en time").status is StretchStatus.ONE
    through(house, second)
    common = house.draft("common").head
    assert common is not None
    assert common.text == TEXT.replace("hele året", "på alle tider").replace("på én dag", "på en time")


def test_what_the_groups_write_meanwhile_is_taken_in_on_request(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    merge = consolidate(house)
    choose(house, merge, about(merge, "året rundt"))
    house.enter(PhaseKind.DRAFTING)
    change(house, "hovedstaden", "på én dag", "på en time")
    house.enter(PhaseKind.CO_WRITING)
    consolidations.renew(house.session, house.actor("camilla"), merge)
    assert text_of(merge) == TEXT.replace("på én dag", "på en time")
    assert about(merge, "året rundt").choice is not None


def test_suggestions_to_the_common_draft_are_decided_in_the_same_merge(house: House) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    house.enter(PhaseKind.CO_WRITING)
    day = suggest(house, "ruth", "på én dag", "på en time", draft="common")
    merge = prepare(house, "mette", "common")
    decide(house, merge, day)
    through(house, merge)
    common = house.draft("common").head
    assert common is not None
    assert common.text == TEXT.replace("hele året", "året rundt").replace("på én dag", "på en time")
    assert words_by(house, common, day.id).endswith("time")


def _placed(spans: list[list[int]]) -> list[tuple[int, int, int]]:
    found, at = [], 0
    for length, origin in spans:
        found.append((at, length, origin))
        at += length
    return found
