"""What goes wrong on the way: nothing that was typed is lost, nothing is misapplied, nothing is given away."""

import pytest
from sqlalchemy import delete

from app.models import SignIn
from app.text import Standing
from tests.browser.people import Person
from tests.browser.town import DRAFT, Town

FORM = "form:has([name=kind])"
WORDS = "Turismen giver arbejde langs kysterne, og den skal gøre det i alle årets måneder."
REASON = "Fordi kysten også er der i november."


def test_a_suggestion_without_a_reason_comes_back_with_all_that_was_written(town: Town) -> None:
    birgit = town.writer().send(FORM, text=WORDS, reason=" ", kind="editorial", status=422)
    birgit.sees(".error-summary a[href='#reason']", "#reason[aria-invalid=true]", "[value=editorial]:checked")
    assert birgit.value("[name=text]") == WORDS
    if town.people.script:
        birgit.sees(".error-summary:focus")
    birgit.send(FORM, reason=REASON)
    assert [one.reason for one in town.sent()] == [REASON]


def test_a_suggestion_that_changes_nothing_is_refused_with_a_sentence(town: Town) -> None:
    birgit = town.writer().send(FORM, reason=REASON, status=422)
    assert birgit.value("[name=reason]") == REASON
    assert town.sent() == []


@pytest.mark.parametrize("field", ["text", "reason"])
def test_characters_that_no_text_can_hold_are_refused_with_a_sentence(town: Town, field: str) -> None:
    birgit = town.writer()
    typed = {name: birgit.value(f"[name={name}]") for name in ("base", "passages", "built_on")} | {
        "text": WORDS,
        "reason": REASON,
        "kind": "substantive",
    }
    answer = birgit.post(f"{DRAFT}/suggestions/new", **{**typed, field: "Før\x00efter"})
    assert answer.status == 422
    assert "field-error" in answer.text()
    assert (REASON if field == "text" else WORDS) in answer.text()
    assert town.sent() == []


def test_half_a_character_never_reaches_the_text(town: Town) -> None:
    birgit = town.writer()
    typed = {name: birgit.value(f"[name={name}]") for name in ("base", "passages", "built_on")}
    typed |= {"text": WORDS, "reason": "Før\ud800efter", "kind": "substantive"}
    answer = birgit.post_raw(f"{DRAFT}/suggestions/new", typed)
    assert answer.status in (303, 400, 422)
    for one in town.sent():
        assert one.reason.encode().decode() == one.reason


def test_five_megabytes_come_back_whole_with_a_sentence(town: Town) -> None:
    much = "ord " * 1_250_000
    birgit = town.writer().as_source()
    birgit.page.locator("[name=reason]").evaluate("(one, text) => { one.value = text; }", "kort")
    birgit.page.locator("[name=text]").evaluate("(one, text) => { one.value = text; }", much)
    birgit.send(FORM, status=422).sees("#text[aria-invalid=true]")
    assert birgit.page.locator("[name=text]").evaluate("one => one.value.length") == len(much)
    assert birgit.value("[name=reason]") == "kort"
    assert town.sent() == []


def test_words_written_on_a_text_that_moved_on_are_carried_over(town: Town) -> None:
    birgit = town.writer()
    text = birgit.value("[name=text]").replace("arbejde", "gode arbejdspladser")
    text = text.replace("hele året", "året rundt")
    town.publish("hele året", "året rundt")
    birgit.send(FORM, {"text": text, "reason": REASON}, button="[value=preview]").sees("#preview .callout")
    birgit.send(FORM).sees("main .callout")
    assert town.sent()[-1].standing is Standing.ADAPTED
    birgit.open(DRAFT).reads("giver arbejde langs kysterne. Den skal vokse året rundt")
    birgit.open(f"{DRAFT}?view=final").reads("gode arbejdspladser langs kysterne. Den skal vokse året rundt")


def test_words_written_on_words_that_are_gone_conflict_and_wait_for_their_author(town: Town) -> None:
    birgit = town.writer()
    text = birgit.value("[name=text]").replace("hele året", "alle årets måneder")
    town.publish("hele året", "året rundt")
    birgit.send(FORM, text=text, reason=REASON)
    sent = town.sent()[-1]
    assert sent.standing is Standing.CONFLICTING
    for view in ("original", "changes", "final"):
        birgit.open(f"{DRAFT}?view={view}").sees(f"#s-{sent.id}")
        assert "måneder" not in "".join(birgit.page.locator(".passage-text").all_inner_texts())
    birgit.open(f"/suggestions/{sent.id}").press(f'.callout a[href="/suggestions/{sent.id}/edit"]')
    birgit.reads("hele året", "[aria-labelledby=col-base]").reads("året rundt", "[aria-labelledby=col-now]")
    birgit.send(FORM, text=text)
    assert town.sent()[-1].standing is Standing.FITS
    birgit.open(f"{DRAFT}?view=final").reads("Den skal vokse alle årets måneder")


def test_whoever_is_signed_out_while_writing_signs_in_and_sends_with_one_press(town: Town) -> None:
    birgit = town.writer().as_source()
    town.house.session.execute(delete(SignIn))
    town.house.session.commit()
    birgit.send(FORM, text=WORDS, reason=REASON, status=401)
    assert {birgit.value(f"#kept-{n}") for n in _kept(birgit)} == {WORDS, REASON}
    birgit.sign_in("birgit@example.org", "not the password", status=422)
    birgit.sign_in("birgit@example.org")
    assert {birgit.value(f"#kept-{n}") for n in _kept(birgit)} == {WORDS, REASON}
    birgit.send('form[action*="/suggestions/new"]').reads(REASON)
    assert [one.reason for one in town.sent()] == [REASON]


def test_a_form_whose_key_no_longer_fits_is_sent_again_with_one_press(town: Town) -> None:
    birgit = town.writer().as_source()
    birgit.page.locator(f"{FORM} [name=csrf_token]").evaluate("one => { one.value = 'another'; }")
    birgit.send(FORM, text=WORDS, reason=REASON, status=400)
    assert {birgit.value(f"#kept-{n}") for n in _kept(birgit)} == {WORDS, REASON}
    birgit.send('form[action*="/suggestions/new"]').reads(REASON)
    assert len(town.sent()) == 1


def test_missing_forbidden_and_unknown_pages_look_alike(town: Town) -> None:
    town.house.other_process.visibility = type(town.house.other_process.visibility)("participants")
    town.house.session.commit()
    places = (
        "/nothing-here",
        "/processes/sundhedspolitik",
        "/processes/no-such-process",
        "/processes/sundhedspolitik/documents/plan/common",
        "/suggestions/4711",
        "/threads/4711",
        "/merges/4711",
        "/adopted/no-such-policy",
        "/invitations/no-such-letter",
    )
    for person in (town.people.stranger(), town.people.signed_in("birgit@example.org")):
        seen = {person.open(place, 404).page.locator("main").inner_text() for place in places}
        assert len(seen) == 1
        family = person.page.locator("main").evaluate("one => getComputedStyle(one).fontFamily")
        person.open("/help")
        assert family == person.page.locator("main").evaluate("one => getComputedStyle(one).fontFamily")


def _kept(person: Person) -> list[int]:
    """The numbers of the fields that show what was typed."""
    found = person.page.locator("textarea[id^=kept-]").evaluate_all("all => all.map((one) => one.id)")
    return [int(one.removeprefix("kept-")) for one in found]
