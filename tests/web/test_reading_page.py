"""The reading page in a browser without JavaScript: who sees what, and what it costs."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import DocumentKind, PhaseKind, SuggestionKind, Visibility
from app.services import documents, suggestions, threads
from tests.factories import House, build_house

SignIn = Callable[[str], FlaskClient]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"


def page(browser: FlaskClient, address: str, status: int = 200) -> str:
    response = browser.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def test_everyone_is_led_to_the_draft_they_work_on(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    address = "/processes/erhvervspolitik/documents/erhvervspolitik"
    for key, draft in (("birgit", "nordjylland"), ("ruth", "hovedstaden"), ("visitor", "common")):
        response = sign_in(key).get(address)
        assert response.status_code == 302
        assert response.headers["Location"].endswith(f"/{draft}")


def test_every_passage_has_its_permanent_place(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    ids = [row[0] for row in head.passages]
    house.session.commit()
    html = page(sign_in("visitor"), DRAFT)
    assert re.findall(r'<section class="passage-row" id="p-(\d+)"', html) == [str(number) for number in ids]
    assert "Turismen giver arbejde langs kysterne." in html


@pytest.mark.parametrize(
    ("key", "suggests", "discusses"),
    [("visitor", False, False), ("lea", False, False), ("ruth", False, True), ("birgit", True, True)],
)
def test_buttons_are_for_those_who_may_use_them(
    house: House, sign_in: SignIn, key: str, suggests: bool, discusses: bool
) -> None:
    house.session.commit()
    html = page(sign_in(key), DRAFT)
    assert ("suggestions/new" in html) is suggests
    assert ("threads/new" in html) is discusses


def test_when_drafting_is_over_nobody_suggests(house: House, sign_in: SignIn) -> None:
    house.enter(PhaseKind.DECISION)
    house.session.commit()
    assert "suggestions/new" not in page(sign_in("birgit"), DRAFT)


def test_the_three_views_show_the_words_as_they_stand_marked_and_changed(
    house: House, sign_in: SignIn
) -> None:
    head = house.draft().head
    assert head is not None
    suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("vokse hele året", "vokse året rundt"),
        reason="Det er *kortere*.",
        kind=SuggestionKind.EDITORIAL,
    )
    house.session.commit()
    browser = sign_in("jonas")
    original, marked, final = (
        page(browser, f"{DRAFT}?view={view}") for view in ("original", "changes", "final")
    )

    def text(html: str) -> str:
        shown = re.findall(r'<div class="passage-text prose"[^>]*>(.*?)</div>', html, re.DOTALL)
        return " ".join(shown)

    assert "<ins>" not in text(original)
    assert "vokse hele året" in text(original)
    assert re.search(r"<del>.*hele året", text(marked))
    assert re.search(r"<ins>.*året rundt", text(marked))
    assert "vokse året rundt" in re.sub(r"<[^>]+>", "", text(final))
    assert "Det er kortere." in original


def test_a_filter_has_an_address(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    sent = suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )
    house.session.commit()
    card = f'id="s-{sent.id}"'
    browser = sign_in("jonas")
    assert card in page(browser, DRAFT)
    assert card in page(browser, f"{DRAFT}?kind=substantive&status=")
    assert card not in page(browser, f"{DRAFT}?kind=editorial")
    assert card not in page(browser, f"{DRAFT}?mine=1")
    assert card in page(browser, f"{DRAFT}?status=vrøvl&kind=vrøvl&view=vrøvl")


def test_members_are_not_named_outside_the_process(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    name = house.member("birgit").name
    sent = suggestions.send(
        house.session,
        house.actor("birgit"),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", "året rundt"),
        reason="Kortere.",
    )
    thread = threads.start(house.session, house.actor("birgit"), house.draft(), body="Hej.", suggestion=sent)
    house.session.commit()
    for key, seen in (("visitor", False), ("lea", False), ("ruth", True)):
        browser = sign_in(key)
        for address in (DRAFT, f"{DRAFT}/suggestions", f"/suggestions/{sent.id}", f"/threads/{thread.id}"):
            assert (name in page(browser, address)) is seen, (key, address)


def test_a_hidden_process_looks_like_a_missing_one(session: Session, sign_in: SignIn) -> None:
    house = build_house(session, visibility=Visibility.PARTICIPANTS)
    session.commit()
    for key in ("visitor", "lea", "viggo"):
        browser = sign_in(key)
        for address in (DRAFT, f"{DRAFT}/suggestions", "/processes/erhvervspolitik/questions"):
            page(browser, address, 404)
    page(sign_in("birgit"), DRAFT)
    assert house.process.visibility is Visibility.PARTICIPANTS


def test_a_draft_without_a_text_says_so(house: House, sign_in: SignIn) -> None:
    documents.add(
        house.session, house.actor("anna"), house.process, title="Turisme", kind=DocumentKind.POLICY
    )
    house.session.commit()
    address = "/processes/erhvervspolitik/documents/turisme/common"
    assert "/setup" in page(sign_in("anna"), address)
    assert "/setup" not in page(sign_in("birgit"), address)


def test_ten_thousand_words_with_two_hundred_cards_stay_small(
    session: Session, sign_in: SignIn, counted: Callable[[], object]
) -> None:
    vision = Path(__file__).parents[2] / "app" / "demo" / "content" / "vision.md"
    source = vision.read_text(encoding="utf-8")
    words = source
    while len(words.split()) < 10_000:
        words += "\n" + source.split("\n", 1)[1]
    while len(words.split()) > 10_050:
        words = words[: words.rindex("\n\n")]
    house = build_house(session, text=words + "\n")
    draft = house.draft()
    head = draft.head
    assert head is not None
    people = [house.actor(key) for key in ("birgit", "jonas", "aviaja")]
    long = [row for row in head.passages if row[2] - row[1] > 80]
    for number in range(200):
        _, start, end = long[number * len(long) // 200]
        place = head.text.index(" ", (start + end) // 2)
        suggestions.send(
            session,
            people[number % 3],
            draft,
            base=head,
            text=head.text[:place] + f" tydeligt {number}" + head.text[place:],
            reason=f"Nummer {number}: " + " ".join(head.text[start:end].split()[: 8 + number % 9]),
        )
    session.commit()
    browser = sign_in("mette")
    for view in ("original", "changes", "final"):
        address = f"{DRAFT}?view={view}"
        browser.get(address)
        with counted() as statements:  # type: ignore[attr-defined]
            response = browser.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(response.get_data()) <= 80 * 1024, view
        assert gzip.decompress(response.get_data()).count(b'class="suggestion-card"') == 200
        assert len(statements) == 7, "\n".join(statements)
