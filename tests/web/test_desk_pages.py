"""The merge desk with many hands and in pieces: what its script asks for, and what a browser without one meets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app import clock
from app.models import DeskNote, Merge, MergeDecision, MergeState, Suggestion, Verdict
from app.services import merges
from tests.factories import TEXT, House
from tests.services.merging import decide, prepare, put_through, suggest
from tests.web.test_merge_pages import DESK, text

SignIn = Callable[[str], FlaskClient]
PIECES = {"Accept": "text/vnd.pieces+html"}


@pytest.fixture
def waiting(house: House) -> list[int]:
    """Four suggestions, the first two for the same words and nearly alike; a merge underway; all committed."""
    found = [
        suggest(house, "aviaja", "hele året", "året rundt i by og på land"),
        suggest(house, "birgit", "hele året", "året rundt i by og i land"),
        suggest(house, "jonas", "på én dag", "på en time", editorial=True),
        suggest(house, "birgit", "flere i faget", "mange flere i faget"),
    ]
    prepare(house)
    house.session.commit()
    return [one.id for one in found]


def test_a_decision_is_answered_with_the_pieces_that_changed(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    first, _, third, _ = waiting
    form = {"verdict": "accept", "revision": 1, "seen": 0, "after": third}
    answer = sign_in("mette").post(f"{DESK}/decisions/{first}", data=form, headers=PIECES)
    assert answer.status_code == 200
    assert answer.headers["Content-Location"].endswith(f"?s={third}#decisions")
    page = text(answer)
    for piece in ("desk-status", "desk-decision", "desk-here", "desk-whole", f"q-{first}", f"q-{third}"):
        assert f'id="{piece}"' in page, piece
    assert "<html" not in page and f'id="q-{waiting[1]}"' not in page


def test_a_decision_that_the_other_owner_took_meanwhile_is_shown_and_kept(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    merge = house.session.query(Merge).one()
    decide(
        house,
        merge,
        house.session.get_one(Suggestion, waiting[0]),
        Verdict.REJECT,
        key="soren",
        reason="Sørens.",
    )
    house.session.commit()
    form = {"verdict": "accept_with_changes", "reason": "Mine ord.", "revision": 1, "seen": 0}
    for headers in ({}, PIECES):
        answer = sign_in("mette").post(f"{DESK}/decisions/{waiting[0]}", data=form, headers=headers)
        page = text(answer)
        assert answer.status_code in (409, 422), page
        if answer.status_code == 409:
            assert "while you were looking" in page and "Sørens." in page and "Mine ord." in page
    reject = {"verdict": "reject", "reason": "Mine ord.", "revision": 1, "seen": 0}
    answer = sign_in("mette").post(f"{DESK}/decisions/{waiting[0]}", data=reject, headers=PIECES)
    assert answer.status_code == 409 and "while you were looking" in text(answer)
    assert "Mine ord." in text(answer) and "Sørens." in text(answer)
    house.session.rollback()
    assert house.session.query(MergeDecision).one().reason == "Sørens."


def test_news_of_the_other_owner_come_in_pieces_and_nothing_when_nothing_is_new(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    owner, other = sign_in("mette"), sign_in("soren")
    at = f"{DESK}/news?after=0&seen=4&s={waiting[2]}"
    assert owner.get(at).status_code == 204
    form = {"verdict": "reject", "reason": "Nej.", "revision": 1, "seen": 0}
    assert other.post(f"{DESK}/decisions/{waiting[3]}", data=form).status_code == 303
    page = text(owner.get(at))
    assert f"decided about S-{waiting[3]}" in page and f'id="q-{waiting[3]}"' in page
    assert other.get(at).status_code == 204, "one's own steps are no news"
    suggest(house, "jonas", "kysterne", "alle kysterne")
    house.session.commit()
    assert 'data-seen="5"' in text(owner.get(f"{DESK}/news?after=99&seen=4"))


def test_late_ones_stand_switched_off_until_somebody_decides(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    late = suggest(house, "jonas", "kysterne", "alle kysterne", editorial=True)
    house.session.commit()
    owner = sign_in("mette")
    page = text(owner.get(DESK))
    assert "New, not part of it yet" in page and "1 suggestion came after this merge was begun" in page
    assert f'value="{late.id}"' not in text(owner.get(f"{DESK}/editorial"))
    assert f'id="q-{late.id}"' not in text(owner.get(f"{DESK}?show=waiting"))
    form = {"verdict": "accept", "revision": 1, "seen": 0}
    assert owner.post(f"{DESK}/decisions/{late.id}", data=form).status_code == 303
    assert "New, not part of it yet" not in text(owner.get(DESK))


def test_what_the_text_says_already_and_what_is_put_off_stand_behind_a_count(
    house: House, sign_in: SignIn
) -> None:
    same = suggest(house, "birgit", "hele året", "året rundt")
    put_off = suggest(house, "jonas", "på én dag", "på en time")
    merge = prepare(house)
    merges.decide(
        house.session,
        house.actor("mette"),
        merge,
        put_off,
        verdict=Verdict.DEFER,
        deferred_until=clock.today() + timedelta(days=30),
    )
    merges.abandon(house.session, house.actor("mette"), merge)
    put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    put_off.deferred_until = clock.today() + timedelta(days=30)
    prepare(house)
    house.session.commit()
    owner = sign_in("mette")
    page = text(owner.get(DESK))
    assert f'id="q-{same.id}"' not in page and f'id="q-{put_off.id}"' not in page
    assert "1 is settled already" in page
    assert f'id="q-{put_off.id}"' in text(owner.get(f"{DESK}?show=deferred"))
    answer = owner.post(f"{DESK}/editorial?show=settled", data={"suggestion": str(same.id)})
    assert answer.status_code == 303
    house.session.rollback()
    assert house.session.query(MergeDecision).filter_by(suggestion_id=same.id).one().verdict is Verdict.ACCEPT


def test_near_duplicates_say_how_much_alike_they_are_and_are_rejected_together(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    first, second, *_ = waiting
    owner = sign_in("mette")
    form = {"verdict": "accept", "revision": 1, "seen": 0, "after": first}
    owner.post(f"{DESK}/decisions/{first}", data=form)
    page = text(owner.get(f"{DESK}?s={first}"))
    assert f"S-{second} says nearly the same: 8" in page and "% alike" in page
    answer = owner.post(
        f"{DESK}/decisions/{first}/others", data={"suggestion": str(second), "reason": "S-1 er taget."}
    )
    assert answer.status_code == 303
    house.session.rollback()
    assert house.session.query(MergeDecision).filter_by(suggestion_id=second).one().reason == "S-1 er taget."
    assert "S-1 er taget." in text(owner.get(f"{DESK}?s={waiting[2]}")).split('id="said-reject"')[1]


def test_one_wording_for_alternatives_is_written_in_place(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    first, second, *_ = waiting
    owner = sign_in("mette")
    page = text(owner.get(f"{DESK}?s={first}"))
    field = page.split('name="common-')[1].split('"')[0]
    old = "Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren."
    form = {
        f"common-{field}": old.replace("hele året", "året rundt overalt"),
        "suggestion": [str(first), str(second)],
        "reason": "Begge.",
    }
    alone = owner.post(f"{DESK}/decisions/{first}/compromise", data={**form, "suggestion": [str(first)]})
    assert alone.status_code == 422 and "at least two" in text(alone) and "overalt" in text(alone)
    assert owner.post(f"{DESK}/decisions/{first}/compromise", data=form).status_code == 303
    house.session.rollback()
    merge = house.session.query(Merge).filter_by(state=MergeState.PREPARING).one()
    assert {one.suggestion_id for one in merge.decisions} == {first, second}
    assert merges.preview(merge).text == TEXT.replace("hele året", "året rundt overalt")


def test_notes_stand_with_the_suggestion_and_its_owner_finds_it(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    owner, other = sign_in("mette"), sign_in("soren")
    form = {"body": "Du kender kysten.", "to": str(house.member("soren").id)}
    assert owner.post(f"{DESK}/decisions/{waiting[2]}/notes", data=form).status_code == 303
    house.session.rollback()
    assert house.session.query(DeskNote).count() == 1
    page = text(other.get(f"{DESK}?show=mine"))
    assert f'id="q-{waiting[2]}"' in page and f'id="q-{waiting[0]}"' not in page
    assert "Du kender kysten." in page


def test_the_queue_stands_in_other_orders_and_for_one_passage(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    owner = sign_in("mette")

    def rows(address: str) -> list[int]:
        return [int(part.split('"')[0]) for part in text(owner.get(address)).split('id="q-')[1:]]

    assert rows(DESK) == [waiting[0], waiting[1], waiting[3], waiting[2]]
    assert rows(f"{DESK}?order=age") == waiting
    assert rows(f"{DESK}?order=contested")[:2] == waiting[:2]
    passage = text(owner.get(f"{DESK}?s={waiting[0]}")).split("Passage ")[1].split("<")[0]
    assert rows(f"{DESK}?passage={passage}") == waiting[:2]


def test_a_withdrawn_suggestion_no_longer_counts_and_the_desk_is_told(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    owner, author = sign_in("mette"), sign_in("jonas")
    form = {"verdict": "accept", "revision": 1, "seen": 0}
    owner.post(f"{DESK}/decisions/{waiting[2]}", data=form)
    assert author.post(f"/suggestions/{waiting[2]}/withdrawal").status_code == 303
    page = text(owner.get(DESK))
    assert f"Withdrawn by the author after you had decided: S-{waiting[2]}" in page
    assert "Nothing is accepted yet" in page


def test_everything_accepted_is_read_on_a_page_of_its_own(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    owner = sign_in("mette")
    for number in waiting[:3]:
        owner.post(f"{DESK}/decisions/{number}", data={"verdict": "accept", "revision": 1, "seen": 0})
    page = text(owner.get(f"{DESK}/result"))
    assert "want different words" in page and "1 changed place" in page
    assert "1 conflict" in text(owner.get(DESK))


def test_an_objection_stands_beside_the_decision_and_with_the_decider(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    merge = house.session.query(Merge).one()
    first = house.session.get_one(Suggestion, waiting[0])
    decide(house, merge, first, Verdict.ACCEPT_WITH_CHANGES, text=TEXT.replace("hele året", "altid"))
    house.session.commit()
    author, at = sign_in("aviaja"), f"/merges/{merge.id}"
    assert "Object to this rewording" in text(author.get(at))
    assert "Object to this rewording" not in text(sign_in("birgit").get(at))
    answer = author.post(f"{at}/decisions/{first.id}/objections", data={"objection": " "})
    assert answer.status_code == 422
    answer = author.post(f"{at}/decisions/{first.id}/objections", data={"objection": "Altid er for meget."})
    assert answer.status_code == 303
    assert "Altid er for meget." in text(sign_in("lars").get(at))
    assert f"objects to how you changed S-{first.id}" in text(sign_in("mette").get("/me"))


def test_a_published_merge_is_taken_back_from_its_page(house: House, sign_in: SignIn) -> None:
    put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    house.session.commit()
    number = house.session.query(Merge).one().id
    owner = sign_in("mette")
    assert "Take this merge back" in text(owner.get(f"/merges/{number}"))
    assert "Take this merge back" not in text(sign_in("lars").get(f"/merges/{number}"))
    answer = owner.post(f"/merges/{number}/reversal")
    assert answer.status_code == 303 and answer.location.endswith("/merge")
    assert "takes an earlier merge back" in text(owner.get(DESK))
    assert "rundt" in text(owner.get(f"{DESK}/result"))
