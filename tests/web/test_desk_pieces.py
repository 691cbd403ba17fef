"""What the merge desk answers to its script, and how a conflict is settled there, with and without one."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.models import Merge, MergeStep
from app.services import merges
from tests.bench.client import form_with
from tests.factories import TEXT, House
from tests.services.merging import prepare, suggest
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


def held_answer(owner: FlaskClient, number: int, to: int, then: int, **more: str) -> str:
    """What accepting a suggestion is answered with when the script holds the one to go on to."""
    form = {"verdict": "accept", "revision": 1, "seen": 0, "after": to, "held": to, "then": then, **more}
    headers = {**PIECES, "Desk-Step": "0"}
    return text(owner.post(f"{DESK}/decisions/{number}", data=form, headers=headers))


def test_what_the_script_holds_already_is_not_sent_again(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    owner = sign_in("mette")
    first, second, third, fourth = waiting
    page = held_answer(owner, third, fourth, first)
    assert 'id="desk-decision"' in page, "the first step brings the way to undo it"
    page = held_answer(owner, fourth, first, second)
    for piece in ("desk-status", "desk-whole", "propose-way", f"q-{fourth}"):
        assert f'id="{piece}"' in page, piece
    assert 'id="desk-decision"' not in page and 'id="desk-here"' not in page


@pytest.mark.parametrize(
    ("decided", "then", "more"),
    [
        (1, 3, {}),  # an alternative of the one that is held
        (3, 3, {}),  # the one that is held would lead on to what is decided now
        (3, 1, {"verdict": "reject", "reason": "En ny grund."}),  # a reason that is offered from now on
        (3, 1, {"seen": ""}),  # it does not say that nothing had been decided
    ],
)
def test_what_no_longer_reads_as_the_script_holds_it_is_sent(
    house: House, waiting: list[int], sign_in: SignIn, decided: int, then: int, more: dict[str, str]
) -> None:
    owner = sign_in("mette")
    other = suggest(house, "jonas", "kysterne", "alle kysterne")
    house.session.commit()
    for number in (waiting[2], other.id):
        held_answer(owner, number, waiting[3], waiting[0])
    answer = held_answer(owner, waiting[decided], waiting[0], waiting[then], **more)
    assert 'id="desk-decision"' in answer


def test_a_step_is_answered_with_what_others_have_done_since(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    owner, other = sign_in("mette"), sign_in("soren")
    first, second, third, fourth = waiting
    held_answer(owner, third, fourth, first)
    held_answer(owner, fourth, first, second)
    house.session.rollback()
    shown = house.session.query(MergeStep).order_by(MergeStep.id.desc()).first()
    assert shown is not None
    form = {"verdict": "reject", "reason": "Nej.", "revision": 1, "seen": 0}
    assert other.post(f"{DESK}/decisions/{second}", data=form).status_code == 303
    headers = {**PIECES, "Desk-Step": str(shown.id)}
    for answer in (
        owner.get(f"{DESK}?s={first}", headers=headers),
        owner.post(f"{DESK}/decisions/{first}", data={"verdict": "accept", "seen": 0}, headers=headers),
    ):
        page = text(answer)
        assert f"decided about S-{second}" in page and f'id="q-{second}"' in page


def test_a_conflict_is_settled_where_it_stands_with_both_in_order(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    first, second, third, _ = waiting
    owner = sign_in("mette")
    for number in (first, second):
        owner.post(f"{DESK}/decisions/{number}", data={"verdict": "accept", "revision": 1, "seen": 0})
    page = text(owner.get(f"{DESK}?s={first}"))
    both = "året rundt i by og på land året rundt i by og i land"
    assert "What shall stand there?" in page and both in page
    form = form_with(page, "start") | {"choice": f"{first}-{second}", "suggestion": [str(first), str(second)]}
    answer = owner.post(f"{DESK}/conflicts?s={third}", data=form)
    assert answer.status_code == 303 and f"s={third}" in answer.location
    house.session.rollback()
    merge = house.session.query(Merge).one()
    assert merges.preview(merge).text == TEXT.replace("hele året", both)
    again = owner.post(f"{DESK}/conflicts?s={first}", data=form)
    assert again.status_code == 409 and "while you were looking" in text(again)
    undone = text(owner.post(f"{DESK}/steps/removal?s={first}", headers=PIECES))
    for name in (f"q-{first}", f"q-{second}", "desk-here"):
        assert f'id="{name}"' in undone, name
    assert "What shall stand there?" in undone


def test_what_was_typed_to_settle_a_conflict_is_never_lost(
    house: House, waiting: list[int], sign_in: SignIn
) -> None:
    first, second, third, _ = waiting
    owner = sign_in("mette")
    for number in (first, second):
        owner.post(f"{DESK}/decisions/{number}", data={"verdict": "accept", "revision": 1, "seen": 0})
    form: dict[str, object] = {**form_with(text(owner.get(f"{DESK}?s={first}")), "start")}
    form |= {"suggestion": [str(first), str(second)], "choice": "words", "words": "i ny og næ"}
    for sent in (form, {**form, "choice": "noget"}, {**form, "choice": ""}):
        for at in (first, third):
            answer = owner.post(f"{DESK}/conflicts?s={at}", data=sent)
            assert answer.status_code == 422 and "i ny og næ" in text(answer)
    undecided = owner.post(f"{DESK}/conflicts", data={**form, "start": "x"})
    assert undecided.status_code == 422 and "i ny og næ" in text(undecided)
