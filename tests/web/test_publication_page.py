"""A merge on its way to the next version, as those who turn its keys meet it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.models import (
    Fate,
    LogEntry,
    LogKind,
    Merge,
    MergeState,
    PhaseKind,
    Role,
    RoleAssignment,
    SuggestionAuthor,
    Verdict,
    Version,
)
from app.queries import publications as publications_q
from app.services import consolidations, merges, roles, threads
from app.services.keys import ABSENT_AFTER
from tests.factories import House
from tests.services.merging import approve, decide, prepare, propose, publish, put_through, suggest
from tests.services.test_consolidate_drafts import about, change, choose, consolidate

SignIn = Callable[[str], FlaskClient]
Counted = Callable[[], AbstractContextManager[list[str]]]


def text(response: Any, status: int = 200) -> str:
    """The page's HTML."""
    body: str = response.get_data(as_text=True)
    assert response.status_code == status, body
    return body


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def panel(page: str, name: str) -> str:
    """The words of one panel of a page."""
    return plain(page.split(f'id="{name}"')[1].split("</section>")[0])


def decided(house: House) -> Merge:
    """mette's proposal: one suggestion accepted, one rejected, each with its reason."""
    merge = prepare(house)
    taken = suggest(house, "aviaja", "hele året", "året rundt")
    house.session.add(SuggestionAuthor(suggestion=taken, member=house.member("jonas")))
    house.session.flush()
    decide(house, merge, taken, reason="Kortere.")
    rejected = suggest(house, "birgit", "på én dag", "på en time")
    decide(house, merge, rejected, Verdict.REJECT, reason="En time når ingen.")
    propose(house, merge)
    house.session.commit()
    return merge


def test_approvers_see_the_difference_every_decision_and_reason_and_who_else_must_approve(
    house: House, sign_in: SignIn
) -> None:
    house.process.approvals_needed = 2
    house.session.add(
        RoleAssignment(
            member=house.member("linh"),
            role=Role.FACILITATOR,
            process=house.process,
            group=house.groups["nordjylland"],
            starts_at=house.process.created_at,
        )
    )
    merge = decided(house)
    page = text(sign_in("lars").get(f"/merges/{merge.id}"))
    assert "<del" in page and "<ins" in page and "året rundt" in plain(page)
    told = panel(page, "decisions")
    labels = [one.suggestion.label for one in merge.decisions]
    for words in ("Kortere.", "En time når ingen.", "Accepted", "Rejected", *labels):
        assert words in told
    waiting = plain(page.split('class="keyholes"')[1].split("</ul>")[0])
    assert house.member("lars").name in waiting and house.member("linh").name in waiting
    assert "2 facilitators of Nordjylland must approve." in page
    assert str(merge.text_hash) in page


def test_whoever_publishes_reads_who_will_be_told_what(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    at = head.text.index("hele året")
    threads.start(
        house.session,
        house.actor("jonas"),
        house.draft(),
        body="Hvorfor?",
        version=head,
        start=at,
        end=at + 9,
    )
    rival = suggest(house, "jonas", "hele året", "på alle tider")
    merge = decided(house)
    approve(house, merge)
    house.session.commit()
    lars = sign_in("lars")
    assert f'href="/merges/{merge.id}/publication"' in text(lars.get(f"/merges/{merge.id}"))
    page = text(lars.get(f"/merges/{merge.id}/publication"))
    told = panel(page, "told")
    for key in ("aviaja", "jonas", "birgit"):
        assert house.member(key).name in told
    assert "3 members" in told and "En time når ingen." in told
    assert f"{rival.label} " in told and "1 suggestion that stays open fits no longer" in told
    assert "<ins" in page and f'action="/merges/{merge.id}/publication"' in page
    before = {(row.member_id, row.suggestion_id) for row in house.session.query(Fate)}
    publish(house, merge)
    after = {(row.member_id, row.suggestion_id) for row in house.session.query(Fate)}
    names = {house.session.get_one(type(house.member("jonas")), member).name for member, _ in after - before}
    assert names == {house.member(key).name for key in ("aviaja", "jonas", "birgit")}
    house.session.commit()
    assert lars.get(f"/merges/{merge.id}/publication").location.endswith(f"/merges/{merge.id}")


def test_discussions_that_will_lose_their_words_are_named_before(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    at = head.text.index("samle markedsføringen")
    threads.start(
        house.session,
        house.actor("jonas"),
        house.draft(),
        body="Hvor?",
        version=head,
        start=at,
        end=at + len("samle markedsføringen"),
    )
    merge = prepare(house)
    decide(house, merge, suggest(house, "aviaja", "- Vi vil samle markedsføringen ét sted.\n", ""))
    propose(house, merge)
    house.session.commit()
    told = panel(text(sign_in("lars").get(f"/merges/{merge.id}/publication")), "told")
    assert "1 discussion loses its words" in told and "samle markedsføringen" in told


def test_what_is_missing_stands_there_instead_of_the_button(house: House, sign_in: SignIn) -> None:
    merge = decided(house)
    page = text(sign_in("mette").get(f"/merges/{merge.id}/publication"))
    assert "1 facilitator of Nordjylland must approve." in page
    assert f'action="/merges/{merge.id}/publication"' not in page


def test_who_is_told_comes_in_pages_and_in_as_many_queries_however_many_they_are(
    house: House, sign_in: SignIn, counted: Counted
) -> None:
    def page_of(count: int) -> tuple[int, str]:
        merge = prepare(house)
        for number in range(count):
            author = ("aviaja", "birgit", "jonas")[number % 3]
            decide(house, merge, suggest(house, author, "på én dag", f"på {number} timer"), Verdict.REJECT)
        propose(house, merge)
        approve(house, merge)
        house.session.commit()
        lars = sign_in("lars")
        lars.get("/")
        with counted() as statements:
            page = text(lars.get(f"/merges/{merge.id}/publication"))
        publish(house, merge)
        house.session.commit()
        return len(statements), page

    few, _ = page_of(1)
    many, page = page_of(9)
    assert few == many <= 26
    assert "3 members" in panel(page, "told")


def test_a_race_lost_gives_a_clear_page_with_nothing_lost(house: House, sign_in: SignIn) -> None:
    merge = decided(house)
    approve(house, merge)
    house.session.commit()
    lars, mette = sign_in("lars"), sign_in("mette")
    at = f"/merges/{merge.id}"
    assert "Publish version 2" in text(lars.get(at))
    assert mette.post(f"{at}/publication").status_code == 303
    answer = lars.post(f"{at}/publication", follow_redirects=True)
    page = text(answer)
    assert "This merge has been published already, as version 2." in page
    house.session.rollback()
    versions = house.session.query(Version).filter_by(draft=house.draft()).all()
    assert sorted(one.number for one in versions) == [1, 2]
    assert house.session.query(LogEntry).filter_by(kind=LogKind.MERGE_PUBLISHED).count() == 1
    assert house.session.query(Fate).count() == 3


def test_an_approval_in_the_moment_of_a_change_is_refused_on_a_clear_page(
    house: House, sign_in: SignIn
) -> None:
    merge = decided(house)
    read = str(merge.text_hash)
    lars = sign_in("lars")
    merges.take_back(house.session, house.actor("soren"), merge, reason="Et forslag manglede.")
    decide(house, merge, suggest(house, "jonas", "Det skal være let", "Det skal være meget let"), key="soren")
    propose(house, merge, "soren")
    house.session.commit()
    page = text(lars.post(f"/merges/{merge.id}/approval", data={"text_hash": read}), 409)
    assert "changed since you opened it" in page and "meget" in page
    house.session.rollback()
    assert house.session.get_one(Merge, merge.id).state is MergeState.PROPOSED


def test_lapsed_approvals_stand_on_the_page_with_the_reason(house: House, sign_in: SignIn) -> None:
    merge = decided(house)
    approve(house, merge)
    merges.take_back(house.session, house.actor("soren"), merge, reason="Et forslag manglede.")
    propose(house, merge, "soren")
    house.session.commit()
    page = text(sign_in("lars").get(f"/merges/{merge.id}"))
    earlier = plain(page.split('id="earlier-title"')[1].split("</section>")[0])
    assert "Lapsed" in earlier and "Et forslag manglede." in earlier and "Approve this text" in page


def test_an_approval_whose_giver_left_the_role_is_shown_and_turns_no_key(
    house: House, sign_in: SignIn
) -> None:
    merge = decided(house)
    approve(house, merge)
    role = house.session.query(RoleAssignment).filter_by(member=house.member("lars")).one()
    roles.end(house.session, house.actor("anna"), role, reason="Flyttet.")
    house.session.commit()
    page = text(sign_in("mette").get(f"/merges/{merge.id}"))
    assert "holds the role no longer" in page and "vacant: nobody could turn it" in page
    assert "The coordinator has been asked to name an interim." in page


def test_the_coordinator_goes_from_the_vacant_key_to_naming_an_interim(house: House, sign_in: SignIn) -> None:
    role = house.session.query(RoleAssignment).filter_by(member=house.member("lars")).one()
    roles.end(house.session, house.actor("anna"), role, reason="Flyttet.")
    merge = decided(house)
    anna = sign_in("anna")
    way = "/processes/erhvervspolitik/roles/new?role=facilitator&amp;group=nordjylland&amp;interim=1"
    assert f'href="{way}"' in text(anna.get(f"/merges/{merge.id}"))
    assert f'href="{way}"' in text(anna.get("/me"))
    assert way not in text(sign_in("mette").get(f"/merges/{merge.id}"))
    form = text(anna.get(way.replace("&amp;", "&")))
    assert re.search(r'<input[^>]*checked[^>]*name="interim"|name="interim"[^>]*checked', form)
    answer = anna.post(
        way.replace("&amp;", "&"),
        data={
            "role": "facilitator",
            "group": "nordjylland",
            "member": house.member("birgit").name,
            "interim": "y",
        },
    )
    assert answer.status_code == 303
    house.session.rollback()
    birgit = sign_in("birgit")
    birgit.post(f"/merges/{merge.id}/approval", data={"text_hash": merge.text_hash})
    keyholes = plain(text(birgit.get(f"/merges/{merge.id}")).split('class="keyholes"')[1].split("</ul>")[0])
    assert house.member("birgit").name in keyholes and "Interim" in keyholes
    log = plain(text(birgit.get("/processes/erhvervspolitik/log")))
    assert "Nobody could turn a key" in log, log
    assert "facilitator (interim)" in log.lower()


def test_every_choice_between_the_drafts_is_read_page_by_page(house: House, sign_in: SignIn) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    merge = consolidate(house)
    choose(house, merge, about(merge, "året rundt"), words="Turismen skal vokse.", reason="Begge vil det.")
    for part in consolidations.stretches(merge):
        if part.choice is None and part.start < part.end:
            choose(house, merge, part, reason=f"Fordi {part.start}.")
    propose(house, merge)
    house.session.commit()
    page = panel(text(sign_in("camilla").get(f"/merges/{merge.id}")), "choices")
    assert "Begge vil det." in page and all(
        f"Fordi {choice.start}." in page for choice in merge.choices if choice.words is None
    )


def test_a_key_that_waits_for_a_week_asks_for_an_interim_on_the_page(house: House, sign_in: SignIn) -> None:
    merge = decided(house)
    assert "asked to name an interim" not in text(sign_in("mette").get(f"/merges/{merge.id}"))
    assert merge.proposed_at is not None
    merge.proposed_at -= ABSENT_AFTER + timedelta(hours=1)
    house.session.commit()
    assert "It has waited long: the coordinator is asked to name an interim." in text(
        sign_in("mette").get(f"/merges/{merge.id}")
    )
    assert "interim=1" in text(sign_in("anna").get(f"/merges/{merge.id}"))


@pytest.mark.parametrize("phase", [PhaseKind.DECISION, PhaseKind.CLOSED])
def test_after_its_phase_a_text_changes_by_nobody(house: House, sign_in: SignIn, phase: PhaseKind) -> None:
    put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    merge = house.session.query(Merge).one()
    house.enter(phase)
    house.session.commit()
    for key in ("mette", "lars", "anna", "ida", "gerda"):
        answer = sign_in(key).post(f"/merges/{merge.id}/reversal")
        assert answer.status_code == 403, key


def test_of_very_many_decisions_on_one_members_words_the_first_are_named(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge = decided(house)
    approve(house, merge)
    house.session.commit()
    monkeypatch.setattr(publications_q, "MOST", 0)
    told = panel(text(sign_in("lars").get(f"/merges/{merge.id}/publication")), "told")
    assert "3 members" in told and told.count("and 1 more") == 3
    assert not any(f"{one.suggestion.label}<" in told for one in merge.decisions)
