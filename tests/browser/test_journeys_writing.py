"""The ways of who writes: laid aside and taken up, sent in parts, given up for another's, repaired, settled, backed anew."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from app.models import SuggestionState, Support, Writing
from app.services import suggestions, supports
from app.text import Standing, apply
from tests.browser.editor import Editor
from tests.browser.town import DRAFT, Town
from tests.factories import PASSWORD, House
from tests.services.merging import suggest

NEW = f"{DRAFT}/suggestions/new"
FORM = "form:has([name=text])"
WHY = "Det er klarere sådan."


def begun(town: Town) -> int:
    """How many unfinished suggestions the database holds."""
    count = town.house.session.query(Writing).count()
    town.house.session.rollback()
    return count


def head(town: Town) -> str:
    """The group's draft as it reads now."""
    town.house.session.expire_all()
    version = town.house.draft().head
    assert version is not None
    text = version.text
    town.house.session.rollback()
    return text


def test_what_is_laid_aside_is_taken_up_elsewhere_and_sent_edit_by_edit(
    town: Town, inspect: Callable[[Page], list[str]]
) -> None:
    text = head(town)
    mine = text.replace("langs kysterne", "langs alle kyster").replace("på én dag", "på en time")
    laptop = town.people.signed_in("birgit@example.org").open(NEW)
    laptop.send(FORM, text=mine, button="[name=step][value=later]").reads("Begun, not sent yet")
    assert begun(town) == 1
    phone = town.people.signed_in("birgit@example.org").open("/me")
    phone.press('a[href^="/writings/"]:not(.button)').sees('form[action$="/ending"]')
    phone.send(FORM, reason=WHY, button="[name=step][value=preview]").sees("#preview", "[name=reasons]")
    fold = phone.page.locator("details.edits")
    fold.locator("summary").click()
    phone.page.locator("[name=reasons]").first.fill("Alle skal med.")
    if town.people.script:
        assert inspect(phone.page) == []
    phone.press("[name=step][value=each]").sees("#suggestions")
    first, second = town.sent()
    assert [first.reason, second.reason] == ["Alle skal med.", WHY]
    assert apply(text, first.changes) == text.replace("langs kysterne", "langs alle kyster")
    assert apply(text, second.changes) == text.replace("på én dag", "på en time")
    assert begun(town) == 0


def test_it_is_thrown_away_and_begun_again(town: Town) -> None:
    birgit = town.people.signed_in("birgit@example.org").open(DRAFT)
    address = f"{NEW}?passage={birgit.passage('Turismen giver')}"
    birgit.open(address).send(FORM, text="Noget andet.", button="[name=step][value=later]")
    birgit.open(address).press('.callout form[action$="/ending"] button')
    assert begun(town) == 0
    assert "hele året" in birgit.as_source().value("[name=text]")


def test_another_who_says_it_well_is_supported_instead(town: Town) -> None:
    other = suggest(town.house, "jonas", "hele året", "året rundt").id
    town.house.session.commit()
    birgit = town.writer()
    passage = birgit.value("[name=passages]")
    birgit.send(FORM, text="Næsten det samme.", button="[name=step][value=later]")
    birgit.open(f"{NEW}?passage={passage}")
    birgit.press(f'#around form[action="/suggestions/{other}/support"] button')
    assert birgit.path() == f"/suggestions/{other}"
    assert begun(town) == 0
    assert town.house.session.query(Support).count() == 1


def test_a_suggestion_that_lost_its_words_is_repaired_in_one_step(town: Town) -> None:
    suggest(town.house, "birgit", "hele året", "året rundt")
    town.house.session.commit()
    town.publish("hele året", "hver måned")
    birgit = town.people.signed_in("birgit@example.org").open("/me").sees("#tasks")
    birgit.press('.task-list a.button[href$="/edit"]')
    birgit.sees("#col-base", "#col-now", "#col-mine", ".columns-words del")
    assert "vokse året rundt og ikke" in birgit.as_source().value("[name=text]")
    birgit.send(FORM, reason=WHY)
    mine = next(one for one in town.sent() if one.reason == WHY)
    text = head(town)
    assert (mine.standing, mine.revision) == (Standing.FITS, 2)
    assert apply(text, mine.changes) == text.replace("hver måned", "året rundt")


def test_what_stands_in_the_text_already_is_settled(town: Town) -> None:
    mine = suggest(town.house, "birgit", "hele året", "året rundt").id
    town.house.session.commit()
    town.publish("hele året", "året rundt")
    birgit = town.people.signed_in("birgit@example.org").open(f"/suggestions/{mine}").sees("#standing del")
    birgit.open("/me").press('.task-list form[action$="/settlement"] button')
    settled = next(one for one in town.sent() if one.id == mine)
    assert settled.state is SuggestionState.WITHDRAWN
    assert birgit.path() == f"/suggestions/{mine}"


def test_support_for_another_wording_is_renewed_or_withdrawn(town: Town) -> None:
    house = town.house
    one = suggest(house, "jonas", "hele året", "året rundt")
    other = suggest(house, "jonas", "på én dag", "på en time")
    version = house.draft().head
    assert version is not None
    for suggestion, old, new in ((one, "hele året", "hver uge"), (other, "på én dag", "på et kvarter")):
        supports.give(house.session, house.actor("birgit"), suggestion)
        suggestions.edit(
            house.session,
            house.actor("jonas"),
            suggestion,
            base=version,
            text=version.text.replace(old, new),
            reason="Bedre.",
        )
    renewed, withdrawn = one.id, other.id
    house.session.commit()
    birgit = town.people.signed_in("birgit@example.org").open("/me").sees(".task-list del")
    birgit.press(f'.task-list form[action="/suggestions/{renewed}/support"] button')
    birgit.press(f'.task-list form[action="/suggestions/{withdrawn}/support/ending"] button')
    birgit.lacks(".task-list del")
    given = {
        row.suggestion_id: (row.revision, row.withdrawn_at is None) for row in house.session.query(Support)
    }
    assert given == {renewed: (2, True), withdrawn: (1, False)}


def test_a_session_that_lapsed_while_writing_loses_nothing(
    writing: Callable[..., Editor], address: str, house: House
) -> None:
    editor = writing()
    page = editor.page
    said = page.locator(".rich-said")
    page.context.clear_cookies()
    editor.choose("hele året").type("året rundt")
    said.get_by_text("You are no longer signed in.").wait_for()
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{address}/sign-in")
    elsewhere.get_by_label("E-mail").fill("birgit@example.org")
    elsewhere.locator("#password").fill(PASSWORD)
    elsewhere.locator("main button[type=submit]").click()
    elsewhere.wait_for_url(lambda url: not url.endswith("/sign-in"))
    editor.type(" og")
    said.get_by_text("Saved.").wait_for()
    [kept] = house.session.query(Writing)
    assert "vokse året rundt og og ikke" in kept.text
    house.session.rollback()
    page.locator("[name=reason]").fill(WHY)
    with page.expect_navigation() as navigation:
        page.locator("form:has([name=text]) button[type=submit]:not([name])").click()
    assert navigation.value.status == 200
    assert re.search(r"/suggestions/\d+$", page.url)
