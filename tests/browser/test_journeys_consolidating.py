"""Two groups' owners make one draft of two at the same desk, each group reads what became of its text and follows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import func, select

from app.models import Merge, Thread
from app.services import decisions
from tests.browser.browser import served
from tests.browser.colleagues import DESK, DOCUMENT, Colleagues, write_apart
from tests.browser.test_journeys_keyboard import FARTHEST, enter, go, reach, tab
from tests.factories import House
from tests.services.forum import heard, recorded
from tests.services.test_consolidate_drafts import about, choose, consolidate, through

pytestmark = pytest.mark.browser

COMMON = f"{DOCUMENT}/common"
NORTH = "/processes/erhvervspolitik/groups/nordjylland"
OWN = "Danmark skal være et trygt og stærkt sted at drive virksomhed, også uden for de store byer."


@contextmanager
def gathered(
    browser: Browser, app: Flask, house: House, inspect: Callable[..., list[str]], *, script: bool
) -> Iterator[Colleagues]:
    """The served house with windows for everybody; what is wrong with a page fails the test."""
    app.config["WTF_CSRF_ENABLED"] = True
    house.session.commit()
    with served(app) as address:
        everybody = Colleagues(browser, address, inspect, script=script)
        yield everybody
        complaints = everybody.leave()
    house.session.rollback()
    assert complaints == []


@pytest.fixture(params=[True, False], ids=["script", "without-script"])
def colleagues(
    request: pytest.FixtureRequest,
    browser: Browser,
    app: Flask,
    house: House,
    inspect: Callable[..., list[str]],
) -> Iterator[Colleagues]:
    """Everybody, with JavaScript and without."""
    with gathered(browser, app, house, inspect, script=request.param) as found:
        yield found


@pytest.fixture
def with_script(
    browser: Browser, app: Flask, house: House, inspect: Callable[..., list[str]]
) -> Iterator[Colleagues]:
    """Everybody with JavaScript, where that adds something or may stand in the way."""
    with gathered(browser, app, house, inspect, script=True) as found:
        yield found


def row(page: Page, words: str) -> Locator:
    """The stretch of the desk that holds these words."""
    return page.locator("section.variant-row", has_text=words)


def choice(page: Page, words: str, value: str) -> Locator:
    """A radio button of a stretch by its value."""
    return row(page, words).locator(f'input[name="take"][value="{value}"]')


def whose(page: Page, words: str, group: str) -> Locator:
    """The radio button of a group's wording."""
    label = row(page, words).locator(".variant label", has_text=group)
    return page.locator(f'[id="{label.get_attribute("for")}"]')


def submit(page: Page, words: str) -> Locator:
    """The button that chooses in a stretch."""
    return row(page, words).locator("form .actions button:not([formaction])")


def say_why(page: Page, words: str, reason: str) -> None:
    """Give the reason of a choice."""
    row(page, words).locator("textarea[name=reason]").fill(reason)


def progress(page: Page) -> tuple[int, int]:
    """How many stretches are decided, of how many."""
    bar = page.locator(".toolbar progress")
    return int(str(bar.get_attribute("value"))), int(str(bar.get_attribute("max")))


def newest(house: House) -> str:
    """The address of the newest merge."""
    number = house.session.scalar(select(func.max(Merge.id)))
    # An open transaction would keep the house from writing.
    house.session.rollback()
    return f"/merges/{number}"


def text_of(house: House, draft: str) -> str:
    """What a draft's newest version says."""
    house.session.expire_all()
    head = house.draft(draft).head
    assert head is not None
    text = head.text
    house.session.rollback()
    return text


def test_two_owners_make_one_draft_at_the_same_desk(colleagues: Colleagues, house: House) -> None:
    write_apart(house)
    here = colleagues
    mette, camilla = here.open("mette", DESK), here.open("camilla", DESK)
    here.press("mette", mette.locator(f'main form[action="{DESK}"] button'))
    here.open("camilla", DESK)
    done, whole = progress(camilla)
    assert whole - done == 3, "three places where the groups differ"

    # Both choose in the same place: the second is told, and what they wrote is still there.
    whose(camilla, "én dag", "Hovedstaden").check()
    say_why(camilla, "én dag", "To dage er ærligt.")
    whose(mette, "én dag", "Nordjylland").check()
    say_why(mette, "én dag", "En time er nok.")
    here.press("camilla", submit(camilla, "én dag"))
    here.press("mette", submit(mette, "én dag"), 409)
    expect(row(mette, "én dag").locator("textarea[name=reason]")).to_have_value("En time er nok.")
    assert "Camilla" in mette.locator("main").inner_text()
    here.press("mette", submit(mette, "én dag"))

    # They go on in different places at once; nothing is overwritten.
    choice(mette, "godt sted", "own").check()
    row(mette, "godt sted").locator(".variant details > summary").click()
    row(mette, "godt sted").locator("textarea[name=words]").fill(OWN)
    here.press("mette", submit(mette, "godt sted"), 422)
    expect(row(mette, "godt sted").locator("textarea[name=words]")).to_have_value(OWN)
    choice(camilla, "kysterne", "combined").check()
    here.press("camilla", submit(camilla, "kysterne"))
    say_why(mette, "godt sted", "Begge grupper har ret.")
    here.press("mette", submit(mette, "godt sted"))
    assert progress(mette) == (whole, whole)

    # A question back to the owner of the region that took words out.
    fold = row(mette, "uddanne flere").locator("details.disclosure > summary")
    fold.click()
    here.press("mette", row(mette, "uddanne flere").locator('a[href*="/hovedstaden/threads/new"]'))
    form = mette.locator("form:has([name=body])")
    expect(form.locator("[name=put_to]")).to_have_value("process_owner")
    form.locator("[name=body]").fill("Hvorfor skal linjen væk?")
    here.press("mette", form.locator("button[type=submit]:not([name])"))
    question = house.session.query(Thread).order_by(Thread.id.desc()).first()
    assert question is not None and question.put_to == "process_owner"
    thread = f"/threads/{question.id}"
    house.session.rollback()
    here.open("camilla", "/me")
    here.press("camilla", camilla.locator(f'.task-title a[href="{thread}"]'))
    answer = camilla.locator(f'form[action="{thread}/comments"]:not(:has([name=parent]))')
    answer.locator("[name=body]").fill("Det står i den anden tekst.")
    here.press("camilla", answer.locator("button[type=submit]:not([name])"))
    here.open("mette", DESK)
    assert row(mette, "uddanne flere").locator(f'a[href="{thread}"]').count() == 1

    # Two keys and more: an owner of each group and a facilitator.
    proposal = mette.locator('form[action$="/proposal"]')
    proposal.locator("[name=summary]").fill("Sammenskrevet")
    here.press("mette", proposal.locator("button[type=submit]:not([name])"))
    address = newest(house)
    for key in ("camilla", "fatima"):
        page = here.open(key, "/me")
        here.press(key, page.locator(f'.task-title a[href="{address}"]'))
        text = page.locator("main").inner_text()
        assert "Begge grupper har ret." in text and "En time er nok." in text
        here.press(key, page.locator('form[action$="/approval"] button:not([name])'))
    here.open("mette", "/me")
    here.press("mette", mette.locator(f'.task-title a[href="{address}"]'))
    here.press("mette", mette.locator(f'a[href="{address}/publication"]'))
    here.press("mette", mette.locator(f'form[action="{address}/publication"] button'))
    assert OWN in text_of(house, "common") and "en time" in text_of(house, "common")
    assert "Rejselivet giver arbejde langs kysterne. Den skal vokse hele året og også om vinteren." in (
        text_of(house, "common")
    )


def consolidated(house: House) -> None:
    """The common draft is written: own words in one place, a choice, and both groups' words combined."""
    write_apart(house)
    merge = consolidate(house)
    part = about(merge, "én dag")
    choose(house, merge, part, source=part.wordings[0].source, reason="En time er nok.")
    choose(house, merge, about(merge, "godt sted"), words=OWN, reason="Begge grupper har ret.")
    choose(house, merge, about(merge, "kysterne"), combined=True, reason="")
    through(house, merge)
    house.session.commit()


def test_a_group_reads_what_became_of_its_text_and_follows(colleagues: Colleagues, house: House) -> None:
    consolidated(house)
    here, outcome = colleagues, f"{newest(house)}/groups/nordjylland"
    mette = here.open("mette", "/me")
    here.press("mette", mette.locator(f'.task-title a[href="{outcome}"]'))
    assert mette.locator("li[id^=v-]").count() == 3
    assert "Begge grupper har ret." in mette.locator("main").inner_text()
    birgit = here.open("birgit", NORTH)
    assert birgit.locator('form[action$="/following"]').count() == 0
    here.press("birgit", birgit.locator(f'main a[href="{outcome}"]'))
    assert birgit.locator('form[action$="/following"]').count() == 0
    here.open("mette", NORTH)
    here.press("mette", mette.locator('form[action$="/following"] button'))
    address = newest(house)
    assert mette.url.endswith(address)
    lars = here.open("lars", "/me")
    here.press("lars", lars.locator(f'.task-title a[href="{address}"]'))
    here.press("lars", lars.locator('form[action$="/approval"] button[name=publish]'))
    assert text_of(house, "nordjylland") == text_of(house, "common")
    here.open("mette", "/me")
    assert mette.locator(f'a[href="{outcome}"]').count() == 0


def adopted(house: House) -> None:
    """The co-written text is decided by the forum and stands in the register."""
    consolidated(house)
    decision = recorded(house, heard(house))
    house.session.flush()
    house.session.expire_all()
    decisions.confirm(house.session, house.actor("henrik"), decision)
    house.session.commit()


def test_an_adopted_sentence_answers_for_itself(colleagues: Colleagues, house: House) -> None:
    adopted(house)
    here = colleagues
    page = here.open("visitor", "/adopted")
    here.press("visitor", page.locator('main a[href^="/adopted/"]'))
    sentence = page.locator(".passage-row[id]", has_text="trygt og stærkt")
    here.press("visitor", sentence.locator('a[href*="/why/"]'))
    assert "Begge grupper har ret." in page.locator("#words, [aria-labelledby=words]").first.inner_text()
    assert page.locator("ol.story-strip li").count() == 2
    here.press("visitor", page.locator('main a[href*="/map?"]'))
    shares = page.locator("table", has=page.locator(".origin-sign")).inner_text()
    assert "Nordjylland" in shares and "Hovedstaden" in shares
    here.press("visitor", page.locator(".origin-run", has_text="Rejselivet"))
    assert page.locator("section[id^=o-]", has_text="S-").count() >= 1
    assert "Aviaja" not in page.locator("main").inner_text()


def test_words_clicked_in_an_adopted_text_tell_why(with_script: Colleagues, house: House) -> None:
    adopted(house)
    page = with_script.open("visitor", "/adopted")
    with_script.press("visitor", page.locator('main a[href^="/adopted/"]'))
    words = page.locator(".passage-text", has_text="Rejselivet giver")
    words.dblclick(position={"x": 10, "y": 10})
    with_script.press("visitor", page.locator('.picked-words [data-act="why"]'))
    assert page.locator(".strand-asked", has_text="Rejselivet").count() == 1


def into(page: Page, words: str, what: str) -> None:
    """Press Tab until something of this kind in the stretch that holds the words has the focus, all in sight."""
    section = row(page, words).get_attribute("id")
    asked = "([id, what]) => document.activeElement.closest('section')?.id === id && document.activeElement.matches(what)"
    hidden = []
    for _ in range(FARTHEST):
        hidden.append(tab(page))
        if page.evaluate(asked, [section, what]):
            assert [one for one in hidden if one] == []
            return
    raise AssertionError(f"{what} is out of reach in {section}")


def pick(page: Page, words: str, wanted: Locator) -> None:
    """Choose a radio button by the arrow keys."""
    name = wanted.get_attribute("id")
    into(page, words, "input[name=take]")
    page.keyboard.press("Space")
    for _ in range(8):
        if page.evaluate("document.activeElement.id") == name:
            assert wanted.is_checked()
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} cannot be chosen by the arrows")


def choose_by_keys(page: Page, words: str, reason: str = "") -> None:
    """Give the reason and choose."""
    if reason:
        into(page, words, "textarea[name=reason]")
        page.keyboard.type(reason)
    into(page, words, "button[type=submit]:not([formaction])")
    enter(page)


def follow(page: Page, selector: str) -> None:
    """Tab to a link or a button and press it."""
    reach(page, selector)
    enter(page)


def test_the_drafts_become_one_by_keyboard_alone(with_script: Colleagues, house: House) -> None:
    write_apart(house)
    mette = with_script.open("mette", DESK)
    follow(mette, f'main form[action="{DESK}"] button')
    pick(mette, "kysterne", choice(mette, "kysterne", "combined"))
    choose_by_keys(mette, "kysterne")
    pick(mette, "én dag", whose(mette, "én dag", "Nordjylland"))
    choose_by_keys(mette, "én dag", "En time er nok.")
    pick(mette, "godt sted", choice(mette, "godt sted", "own"))
    into(mette, "godt sted", "summary")
    mette.keyboard.press("Enter")
    into(mette, "godt sted", "textarea[name=words]")
    mette.keyboard.press("Control+a")
    mette.keyboard.type(OWN)
    choose_by_keys(mette, "godt sted", "Begge grupper har ret.")
    done, whole = progress(mette)
    assert done == whole

    into(mette, "uddanne flere", "summary")
    mette.keyboard.press("Enter")
    into(mette, "uddanne flere", 'a[href*="/hovedstaden/threads/new"]')
    enter(mette)
    reach(mette, "main form:has([name=put_to]) [name=body]")
    mette.keyboard.type("Hvorfor skal linjen væk?")
    follow(mette, "main form:has([name=put_to]) button[type=submit]:not([name])")

    go(mette, DESK)
    follow(mette, 'form[action$="/proposal"] button[type=submit]:not([name])')
    address = newest(house)
    for key in ("camilla", "fatima"):
        page = with_script.open(key, "/me")
        follow(page, f'.task-title a[href="{address}"]')
        follow(page, 'form[action$="/approval"] button:not([name])')
    go(mette, "/me")
    follow(mette, f'.task-title a[href="{address}"]')
    follow(mette, f'a[href="{address}/publication"]')
    follow(mette, f'main form[action="{address}/publication"] button')
    assert OWN in text_of(house, "common")

    go(mette, "/me")
    follow(mette, f'.task-title a[href="{address}/groups/nordjylland"]')
    follow(mette, 'form[action$="/following"] button')
    assert mette.url.endswith(newest(house))


def test_an_adopted_sentence_is_asked_by_keyboard(with_script: Colleagues, house: House) -> None:
    adopted(house)
    page = with_script.open("visitor", "/adopted")
    follow(page, 'main a[href^="/adopted/"]')
    passage = page.locator(".passage-row[id]", has_text="trygt og stærkt").get_attribute("id")
    follow(page, f"#{passage} a[href*='/why/']")
    assert "Begge grupper har ret." in page.locator("main").inner_text()
    follow(page, 'main a[href*="/map?"]')
    assert page.locator(".origin-run").count() > 3
