"""Publishing a merge makes the next version in one transaction, and everything that hangs on it follows."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, NotAllowed, Stale
from app.models import (
    Fate,
    LogEntry,
    LogKind,
    MergeState,
    Origin,
    OriginKind,
    SuggestionState,
    Verdict,
)
from app.services import merges, publications, threads
from app.text import Standing, apply
from tests.factories import TEXT, House
from tests.services.merging import approve, decide, prepare, propose, publish, put_through, suggest, words_by


def test_the_next_version_holds_every_accepted_edit_and_no_other(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    day = suggest(house, "birgit", "på én dag", "på en time")
    rejected = suggest(house, "jonas", "let at begynde", "svært at begynde")
    merge = prepare(house)
    decide(house, merge, season)
    decide(house, merge, day)
    decide(house, merge, rejected, Verdict.REJECT)
    propose(house, merge)
    approve(house, merge)
    version = publish(house, merge)
    assert version.text == TEXT.replace("hele året", "året rundt").replace("på én dag", "på en time")
    assert version.number == 2 and house.draft().head is version
    assert version.parent is not None and apply(version.parent.text, version.changes) == version.text
    assert merge.state is MergeState.PUBLISHED and merge.version is version
    assert [one.state for one in (season, day, rejected)] == [
        SuggestionState.ACCEPTED,
        SuggestionState.ACCEPTED,
        SuggestionState.REJECTED,
    ]
    assert all(one.in_merge_id is None and one.decided_at is not None for one in (season, day, rejected))


def test_every_word_knows_the_suggestion_that_brought_it(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "på alle tider af året")
    version = put_through(house, season)
    assert words_by(house, version, season.id) == "på alle tider af"
    assert sum(length for length, _ in version.spans) == len(version.text)
    assert words_by(house, version, None) == version.text.replace("på alle tider af", "")


def test_a_removal_is_credited_too(house: House) -> None:
    cut = suggest(house, "aviaja", " og ikke kun om sommeren", "")
    version = put_through(house, cut)
    assert len(version.changes) == len(version.credits) == 1
    origin = house.session.get(Origin, version.credits[0])
    assert origin is not None and origin.suggestion_id == cut.id


def test_words_changed_on_acceptance_credit_author_and_decider(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "på alle tider af året")
    merge = prepare(house)
    decide(
        house,
        merge,
        season,
        Verdict.ACCEPT_WITH_CHANGES,
        text=TEXT.replace("hele året", "på næsten alle tider af året"),
        reason="Ikke ved juletid.",
    )
    propose(house, merge)
    approve(house, merge)
    version = publish(house, merge)
    assert "på næsten alle tider af året" in version.text
    kinds = {
        version.text[at : at + length].strip(): house.session.get(Origin, origin)
        for at, (length, origin) in _placed(version.spans)
    }
    decider = kinds["næsten"]
    assert decider is not None and decider.kind is OriginKind.DECIDER
    assert decider.suggestion_id == season.id and decider.member is house.member("mette")
    author = kinds["alle tider af"]
    assert author is not None and author.kind is OriginKind.SUGGESTION and author.suggestion_id == season.id
    assert season.state is SuggestionState.ACCEPTED_WITH_CHANGES


def test_the_same_edit_from_two_members_credits_both(house: House) -> None:
    first = suggest(house, "aviaja", "hele året", "året rundt")
    second = suggest(house, "birgit", "hele året", "året rundt")
    version = put_through(house, first, second)
    assert version.text.count("året rundt") == 1
    origin = house.session.get(Origin, version.credits[0])
    assert origin is not None and origin.suggestion_id == first.id
    assert [one.suggestion_id for one in origin.credits] == [second.id]


def test_authors_and_coauthors_are_told_what_became_of_their_suggestion(house: House) -> None:
    from app.models import SuggestionAuthor

    season = suggest(house, "aviaja", "hele året", "året rundt")
    house.session.add(SuggestionAuthor(suggestion=season, member=house.member("birgit")))
    house.session.flush()
    merge = prepare(house)
    decide(house, merge, season, Verdict.REJECT, reason="Det siger vi længere nede.")
    propose(house, merge)
    approve(house, merge)
    publish(house, merge)
    told = house.session.scalars(select(Fate).order_by(Fate.member_id)).all()
    assert {fate.member for fate in told} == {house.member("aviaja"), house.member("birgit")}
    assert {(fate.outcome, fate.reason) for fate in told} == {
        (SuggestionState.REJECTED, "Det siger vi længere nede.")
    }


def test_suggestions_left_open_stand_on_the_new_version(house: House) -> None:
    taken = suggest(house, "aviaja", "# Erhvervspolitik", "# Erhverv og arbejde")
    later = suggest(house, "birgit", "på én dag", "på en time")
    rival = suggest(house, "jonas", "# Erhvervspolitik", "# Vores erhvervspolitik og handel")
    same = suggest(house, "birgit", "# Erhvervspolitik", "# Erhverv og arbejde")
    version = put_through(house, taken)
    assert later.version is version and later.standing is Standing.FITS
    assert apply(version.text, later.changes) == version.text.replace("på én dag", "på en time")
    assert rival.standing is Standing.CONFLICTING
    assert same.standing is Standing.ALREADY_IN and same.state is SuggestionState.OPEN


def test_discussions_follow_their_words(house: House) -> None:
    head = house.draft().head
    assert head is not None
    at = head.text.index("kysterne")
    thread = threads.start(
        house.session,
        house.actor("jonas"),
        house.draft(),
        body="Hvilke kyster?",
        version=head,
        start=at,
        end=at + len("kysterne"),
    )
    version = put_through(house, suggest(house, "aviaja", "# Erhvervspolitik", "# Erhverv"))
    assert thread.start is not None and thread.end is not None
    assert version.text[thread.start : thread.end] == "kysterne" and thread.version is version


def test_passages_keep_their_names(house: House) -> None:
    head = house.draft().head
    assert head is not None
    before = {head.text[start:end]: number for number, start, end in head.passages}
    version = put_through(
        house, suggest(house, "aviaja", "## Turisme", "## Nyt afsnit\n\nMed ord.\n\n## Turisme")
    )
    after = {version.text[start:end]: number for number, start, end in version.passages}
    assert all(after[words] == number for words, number in before.items())
    assert after["Med ord."] not in before.values()


def test_a_deferred_suggestion_goes_on_waiting(house: House) -> None:
    season = suggest(house, "aviaja", "hele året", "året rundt")
    merge = prepare(house)
    decide(house, merge, season, Verdict.DEFER)
    propose(house, merge)
    approve(house, merge)
    version = publish(house, merge)
    assert version.text == TEXT and season.state is SuggestionState.DEFERRED and season.is_open
    again = prepare(house)
    decide(house, again, season)
    assert merges.preview(again).text != TEXT


def test_it_stands_in_the_log(house: House) -> None:
    version = put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    entry = house.session.scalars(select(LogEntry).where(LogEntry.kind == LogKind.MERGE_PUBLISHED)).one()
    assert entry.details["hash"] == version.text_hash and entry.actor is house.member("lars")


def test_without_the_second_key_nothing_is_published(house: House) -> None:
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "hele året", "året rundt"))
    propose(house, merge)
    with pytest.raises(Conflict, match="1 facilitator of Nordjylland must approve"):
        publish(house, merge, "mette")
    assert house.session.scalar(select(func.count(Fate.id))) == 0


def test_a_published_merge_cannot_be_published_again(house: House) -> None:
    version = put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    assert version.merge is not None
    with pytest.raises(Stale, match="published already, as version 2"):
        publish(house, version.merge)


def test_only_who_turned_or_could_turn_a_key_publishes(house: House) -> None:
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "hele året", "året rundt"))
    propose(house, merge)
    approve(house, merge)
    for key in ("aviaja", "fatima", "anna", "ida", "visitor"):
        with pytest.raises(NotAllowed):
            publish(house, merge, key)


def test_words_that_come_back_have_the_origin_they_had(house: House) -> None:
    words = "Den skal vokse om vinteren og ikke kun om sommeren."
    winter = suggest(house, "aviaja", "hele året", "om vinteren")
    assert words_by(house, put_through(house, winter), winter.id) == "om vinteren"
    put_through(house, suggest(house, "birgit", " " + words, ""))
    put_through(house, suggest(house, "aviaja", "Vi vil forlænge", "Vi vil altid forlænge"))
    back = suggest(house, "birgit", "langs kysterne.", "langs kysterne. " + words)
    version = put_through(house, back)
    assert words_by(house, version, winter.id) == "om vinteren"
    assert words_by(house, version, back.id) == ""
    year = suggest(house, "birgit", "om vinteren", "hele året")
    last = put_through(house, year)
    assert words_by(house, last, year.id) == words_by(house, last, winter.id) == ""


def _placed(spans: list[list[int]]) -> list[tuple[int, tuple[int, int]]]:
    found, at = [], 0
    for length, origin in spans:
        found.append((at, (length, origin)))
        at += length
    return found


def test_publishing_takes_no_more_queries_for_more_suggestions(
    house: House, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def queries(*olds: str) -> int:
        merge = prepare(house)
        for old in olds:
            decide(house, merge, suggest(house, "birgit", old, f"{old} og mere"))
        propose(house, merge)
        approve(house, merge)
        actor = house.actor("lars")
        house.session.commit()
        with counted() as statements:
            publications.publish(house.session, actor, merge)
        return len(statements)

    few = queries("hele året")
    assert queries("på én dag", "forlænge sæsonen", "kysterne", "flere i faget") == few
