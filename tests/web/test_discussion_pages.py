"""Discussing, asking and moderating without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app import clock
from app.models import Comment, Flag, Role, Suggestion, Thread, ThreadState
from app.services import moderation, suggestions, threads
from tests.factories import House

SignIn = Callable[[str], FlaskClient]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"
NEW = f"{DRAFT}/threads/new"


def passage(house: House, words: str) -> int:
    head = house.draft().head
    assert head is not None
    at = head.text.index(words)
    number: int = next(row[0] for row in head.passages if row[1] <= at < row[2])
    return number


def words_of(thread: Thread) -> str:
    assert thread.version is not None
    return thread.version.text[thread.start : thread.end]


@pytest.mark.parametrize(
    ("quote", "occurrence", "words"),
    [
        ("langs kysterne", "", "langs kysterne"),
        ("  langs\n kysterne ", "", "langs kysterne"),
        ("er", "2", "er"),
        ("", "", None),
        (" \n", "7", None),
    ],
)
def test_a_comment_is_about_the_quoted_words_or_else_the_passage(
    house: House, sign_in: SignIn, quote: str, occurrence: str, words: str | None
) -> None:
    number = passage(house, "Turismen giver")
    house.session.commit()
    response = sign_in("jonas").post(
        NEW,
        data={
            "base": 1,
            "passage": number,
            "quote": quote,
            "occurrence": occurrence,
            "body": "Er det rigtigt?",
        },
    )
    assert response.status_code == 303
    [thread] = house.session.query(Thread)
    assert words_of(thread) == (
        words or "Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren."
    )


@pytest.mark.parametrize(
    ("quote", "inside"), [("er", True), ("findes ikke", True), ("langs kysterne", False)]
)
def test_words_that_are_not_found_once_are_not_taken_for_others(
    house: House, sign_in: SignIn, quote: str, inside: bool
) -> None:
    number = passage(house, "Turismen giver") if inside else ""
    house.session.commit()
    form = {"base": 1, "passage": number, "quote": quote, "body": "Er det nu rigtigt?"}
    response = sign_in("jonas").post(NEW, data=form)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert page.count('aria-invalid="true"') == 1
    assert quote in page and "Er det nu rigtigt?" in page
    assert house.session.query(Thread).count() == 0


def test_a_comment_may_be_about_the_whole_text_and_a_question_to_a_role(
    house: House, sign_in: SignIn
) -> None:
    house.session.commit()
    browser = sign_in("jonas")
    response = browser.post(
        NEW, data={"base": 1, "passage": "", "body": "Hvornår?", "put_to": "process_owner"}
    )
    assert response.status_code == 303
    [thread] = house.session.query(Thread)
    assert (thread.start, thread.put_to) == (None, Role.PROCESS_OWNER)
    number = thread.id
    house.session.rollback()
    questions = browser.get("/processes/erhvervspolitik/questions").get_data(as_text=True)
    assert f"/threads/{number}" in questions
    assert sign_in("mette").post(f"/threads/{number}/comments", data={"body": "I maj."}).status_code == 303
    assert f"/threads/{number}" not in browser.get("/processes/erhvervspolitik/questions").get_data(
        as_text=True
    )
    everything = browser.get("/processes/erhvervspolitik/questions?state=all").get_data(as_text=True)
    assert f"/threads/{number}" in everything


def test_an_empty_comment_comes_back_with_a_sentence(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("jonas")
    response = browser.post(NEW, data={"base": 1, "passage": "", "quote": "mit citat", "body": " "})
    assert response.status_code == 422
    assert "mit citat" in response.get_data(as_text=True)
    assert house.session.query(Thread).count() == 0


def discussion(house: House, **options: object) -> Thread:
    return threads.start(
        house.session,
        house.actor("birgit"),
        house.draft(),
        body="Hvad mener I?",
        **options,  # type: ignore[arg-type]
    )


def test_answers_stand_below_what_they_answer(house: House, sign_in: SignIn) -> None:
    thread = discussion(house)
    house.session.flush()
    first = house.session.query(Comment).one().id
    number = thread.id
    house.session.commit()
    browser = sign_in("jonas")
    data = {"body": "Jeg er **uenig** <script>alert(1)</script>", "parent": first}
    assert browser.post(f"/threads/{number}/comments", data=data).status_code == 303
    html = browser.get(f"/threads/{number}").get_data(as_text=True)
    assert re.search(r'class="comment-replies">.*<strong[^>]*>uenig</strong>', html, re.DOTALL)
    assert "<script>alert" not in html
    wrong = browser.post(f"/threads/{number}/comments", data={"body": "\x00", "parent": first})
    assert wrong.status_code == 422
    assert browser.post(f"/threads/{number}/comments", data={"body": "?", "parent": 999}).status_code == 404


def test_a_suggestion_is_discussed_on_its_own_page(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    suggestion = suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )
    number = suggestion.id
    house.session.commit()
    browser = sign_in("ruth")
    response = browser.post(f"/suggestions/{number}/threads", data={"body": "Godt set."})
    assert response.status_code == 303
    assert "Godt set." in browser.get(f"/suggestions/{number}").get_data(as_text=True)
    assert browser.post(f"/suggestions/{number}/threads", data={"body": ""}).status_code == 422
    assert sign_in("lea").post(f"/suggestions/{number}/threads", data={"body": "Hej"}).status_code == 403
    assert sign_in("visitor").post(f"/suggestions/{number}/threads", data={"body": "Hej"}).status_code == 401


def test_a_report_reaches_the_desk_and_is_settled_there(house: House, sign_in: SignIn) -> None:
    thread = discussion(house)
    said = threads.comment(house.session, house.actor("jonas"), thread, body="Vrøvl, du ved intet.")
    number = said.id
    house.session.commit()
    assert (
        sign_in("birgit").post(f"/comments/{number}/flag", data={"reason": "Personligt."}).status_code == 303
    )
    lars = sign_in("lars")
    desk = "/processes/erhvervspolitik/moderation"
    html = lars.get(desk).get_data(as_text=True)
    assert "Vrøvl, du ved intet." in html
    assert "Personligt." in html
    for key in ("birgit", "mette", "lea", "fatima", "otto"):
        shown = sign_in(key).get(desk)
        assert shown.status_code == (200 if key == "fatima" else 404), key
        assert "Personligt." not in shown.get_data(as_text=True)
    assert sign_in("mette").post(f"/comments/{number}/hiding", data={"reason": "?"}).status_code == 403
    assert lars.post(f"/comments/{number}/hiding", data={"reason": ""}).status_code == 422
    assert lars.post(f"/comments/{number}/hiding", data={"reason": "Angreb på person."}).status_code == 303
    assert house.session.query(Flag).filter_by(settled_at=None).count() == 0
    house.session.rollback()
    html = sign_in("visitor").get(f"/threads/{thread.id}").get_data(as_text=True)
    assert "Angreb på person." in html
    assert "Vrøvl" not in html


def test_an_appeal_goes_to_somebody_else(house: House, sign_in: SignIn) -> None:
    thread = discussion(house)
    said = threads.comment(house.session, house.actor("jonas"), thread, body="Vrøvl.")
    action = moderation.hide(house.session, house.actor("lars"), said, reason="Angreb.")
    house.session.flush()
    number, place = action.id, thread.id
    house.session.commit()
    jonas = sign_in("jonas")
    assert f"/moderation/{number}/appeal" in jonas.get(f"/threads/{place}").get_data(as_text=True)
    assert jonas.post(f"/moderation/{number}/appeal", data={"reason": "Om sagen."}).status_code == 303
    answer = {"outcome": "overturned", "answer": "Det var om sagen."}
    assert sign_in("lars").post(f"/moderation/{number}/appeal/decision", data=answer).status_code == 403
    fatima = sign_in("fatima")
    assert "Om sagen." in fatima.get("/processes/erhvervspolitik/moderation").get_data(as_text=True)
    assert fatima.post(f"/moderation/{number}/appeal/decision", data=answer).status_code == 303
    assert "Vrøvl." in sign_in("visitor").get(f"/threads/{place}").get_data(as_text=True)


def test_a_facilitator_closes_with_a_summary_and_moves(house: House, sign_in: SignIn) -> None:
    thread = discussion(house)
    other = discussion(house)
    head = house.draft().head
    assert head is not None
    suggestion = suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )
    house.session.flush()
    number, second, label = thread.id, other.id, suggestion.label
    house.session.commit()
    lars = sign_in("lars")
    assert lars.post(f"/threads/{number}/closure", data={"summary": ""}).status_code == 422
    assert lars.post(f"/threads/{number}/closure", data={"summary": "Vi blev enige."}).status_code == 303
    assert "Vi blev enige." in sign_in("visitor").get(f"/threads/{number}").get_data(as_text=True)
    for target in ("", "S-999", "vrøvl"):
        data = {"suggestion": target, "reason": "Hører til der."}
        assert lars.post(f"/threads/{second}/move", data=data).status_code == 422, target
    data = {"suggestion": label.lower(), "reason": "Hører til der."}
    assert lars.post(f"/threads/{second}/move", data=data).status_code == 303
    house.session.expire_all()
    moved = house.session.get(Thread, second)
    assert moved is not None
    assert isinstance(moved.suggestion, Suggestion)


def test_who_began_a_discussion_resolves_it(house: House, sign_in: SignIn) -> None:
    thread = discussion(house)
    house.session.flush()
    number = thread.id
    house.session.commit()
    assert sign_in("jonas").post(f"/threads/{number}/resolution", data={"summary": ""}).status_code == 403
    assert (
        sign_in("birgit").post(f"/threads/{number}/resolution", data={"summary": "Klart."}).status_code == 303
    )
    house.session.expire_all()
    ended = house.session.get(Thread, number)
    assert ended is not None
    assert ended.state is ThreadState.RESOLVED


def test_the_desk_names_what_waits_in_a_fixed_number_of_queries(
    house: House, sign_in: SignIn, counted: Callable[[], object]
) -> None:
    past = clock.now() - timedelta(days=40)
    with clock.standing_at(past):
        quiet = discussion(house, title="Den stille")
        late = discussion(house, put_to=Role.FACILITATOR, title="Det sene svar")
    house.session.flush()
    titles = quiet.title, late.title
    house.session.commit()
    lars = sign_in("lars")
    desk = "/processes/erhvervspolitik/moderation"

    def queries() -> int:
        with counted() as statements:  # type: ignore[attr-defined]
            assert lars.get(desk).status_code == 200
        return len(statements)

    html = lars.get(desk).get_data(as_text=True)
    assert all(title in html for title in titles)
    few = queries()
    for number in range(12):
        thread = discussion(house, put_to=Role.FACILITATOR, title=f"Nr. {number}")
        said = threads.comment(house.session, house.actor("jonas"), thread, body="Vrøvl.")
        moderation.flag(house.session, house.actor("birgit"), said, reason="Personligt.")
    house.session.commit()
    assert queries() == few <= 30


@pytest.mark.parametrize(
    "address", ["/threads/999", "/comments/999/flag", "/moderation/999/appeal", "/flags/999/dismissal"]
)
def test_what_is_not_there_is_missing(house: House, sign_in: SignIn, address: str) -> None:
    house.session.commit()
    assert sign_in("lars").get(address).status_code == 404
