"""Suggesting without JavaScript: the form, the preview, what comes back when something is wrong."""

import html as markup
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.models import Suggestion, SuggestionState, Support
from app.services import suggestions, supports
from app.text import Standing, apply
from tests.factories import House
from tests.services.forum import submitted
from tests.services.moving import publish_words

SignIn = Callable[[str], FlaskClient]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"
NEW = f"{DRAFT}/suggestions/new"
TOURISM = "Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren."


def passage(house: House, words: str) -> int:
    head = house.draft().head
    assert head is not None
    at = head.text.index(words)
    number: int = next(row[0] for row in head.passages if row[1] <= at < row[2])
    return number


def text_of(response_text: str, field: str = "text") -> str:
    found = re.search(rf'<textarea[^>]*name="{field}"[^>]*>\r?\n?(.*?)</textarea>', response_text, re.DOTALL)
    assert found
    return markup.unescape(found[1])


def send(browser: FlaskClient, house: House, **fields: object):  # type: ignore[no-untyped-def]
    form = {
        "base": 1,
        "passages": fields["passages"] if "passages" in fields else passage(house, "hele året"),
        "text": "Turismen giver arbejde langs kysterne. Den skal vokse året rundt.",
        "reason": "Det er kortere.",
        "kind": "substantive",
        **fields,
    }
    return browser.post(NEW, data=form)


def test_the_form_begins_with_the_passages_words(house: House, sign_in: SignIn) -> None:
    number, last = passage(house, "hele året"), passage(house, "forlænge")
    house.session.commit()
    browser = sign_in("birgit")
    one = browser.get(f"{NEW}?passage={number}").get_data(as_text=True)
    assert text_of(one) == (
        "Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren."
    )
    two = browser.get(f"{NEW}?passage={number}&to={last}").get_data(as_text=True)
    assert text_of(two).endswith("om sommeren.\n\n- Vi vil forlænge sæsonen.")
    head = house.draft().head
    assert head is not None
    assert text_of(browser.get(NEW).get_data(as_text=True)) == head.text.rstrip("\n")


def test_sent_words_change_exactly_that_passage(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    text = head.text
    house.session.commit()
    response = send(sign_in("birgit"), house)
    assert response.status_code == 303
    [suggestion] = house.session.query(Suggestion)
    assert response.headers["Location"].endswith(f"/suggestions/{suggestion.id}")
    assert apply(text, suggestion.changes) == text.replace("hele året og ikke kun om sommeren", "året rundt")


def test_an_emptied_passage_is_a_suggestion_to_remove_it(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    text = head.text
    house.session.commit()
    response = send(sign_in("birgit"), house, passages=passage(house, "samle markeds"), text=" ")
    assert response.status_code == 303
    [suggestion] = house.session.query(Suggestion)
    assert apply(text, suggestion.changes) == text.replace("- Vi vil samle markedsføringen ét sted.\n", "")


def test_the_whole_text_may_be_sent(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    text = head.text
    house.session.commit()
    wanted = text.replace("hele året", "året rundt").replace("på én dag", "på en time")
    response = send(sign_in("birgit"), house, passages="", text=wanted.replace("\n", "\r\n"))
    assert response.status_code == 303
    [suggestion] = house.session.query(Suggestion)
    assert apply(text, suggestion.changes) == wanted
    assert len(suggestion.changes) == 2


def test_the_preview_shows_the_difference_and_sends_nothing(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    response = send(sign_in("birgit"), house, step="preview", reason="")
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert re.search(r"<del>.*hele året", html)
    assert "året rundt" in text_of(html)
    assert house.session.query(Suggestion).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": " \n"},
        {"text": "nul\x00tegn"},
        {"text": "Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren."},
        {"text": "lang " * 500_000},
        {"kind": "vrøvl"},
    ],
)
def test_what_was_typed_comes_back_when_something_is_wrong(
    house: House, sign_in: SignIn, wrong: dict[str, str]
) -> None:
    house.session.commit()
    typed = {"text": "Mine nye ord om turismen.", "reason": "Min begrundelse.", **wrong}
    response = send(sign_in("birgit"), house, **typed)
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert (
        text_of(html).replace("\r\n", "\n") == typed["text"].replace("\x00", "\ufffd")
        or "\x00" in typed["text"]
    )
    assert text_of(html, "reason").strip() == typed["reason"].strip()
    assert 'role="alert"' in html
    assert house.session.query(Suggestion).count() == 0


def test_eight_million_letters_are_refused_with_a_sentence(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    response = send(sign_in("birgit"), house, text="x" * 9_000_000)
    assert response.status_code == 413
    assert "8 MB" in response.get_data(as_text=True)


def test_a_version_that_moved_on_is_told_and_nothing_is_misapplied(house: House, sign_in: SignIn) -> None:
    head = publish_words(house, "hele året", "hver måned")
    house.session.commit()
    browser = sign_in("birgit")
    preview = send(browser, house, base=1, passages=passage_in_first(house), step="preview")
    assert preview.status_code == 200
    assert "callout-warning" in preview.get_data(as_text=True)
    response = send(browser, house, base=1, passages=passage_in_first(house))
    assert response.status_code == 303
    [suggestion] = house.session.query(Suggestion)
    assert suggestion.standing is Standing.CONFLICTING
    assert apply(head.text, suggestion.changes) == head.text


def passage_in_first(house: House) -> int:
    head = house.draft().head
    assert head is not None
    assert head.parent is not None
    at = head.parent.text.index("hele året")
    number: int = next(row[0] for row in head.parent.passages if row[1] <= at < row[2])
    return number


def test_a_passage_or_version_that_is_not_there_is_missing(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    browser = sign_in("birgit")
    for query in ("passage=9999", "passage=x", "passage=1&to=9999", "build_on=999"):
        assert browser.get(f"{NEW}?{query}").status_code == 404
    assert send(browser, house, base=7).status_code == 404


@pytest.mark.parametrize(("key", "status"), [("visitor", 401), ("lea", 403), ("ruth", 403), ("otto", 403)])
def test_only_members_of_the_group_get_the_form(house: House, sign_in: SignIn, key: str, status: int) -> None:
    house.session.commit()
    browser = sign_in(key)
    assert browser.get(f"{NEW}?passage=1").status_code == status
    answer = send(browser, house)
    assert answer.status_code == status
    assert house.session.query(Suggestion).count() == 0
    if key == "visitor":
        assert 'name="kept"' in answer.get_data(as_text=True)


def given(house: House, new: str = "året rundt", key: str = "birgit") -> Suggestion:
    head = house.draft().head
    assert head is not None
    return suggestions.send(
        house.session,
        house.actor(key),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", new),
        reason="Kortere.",
    )


def test_who_writes_on_the_same_words_is_told_of_the_other(house: House, sign_in: SignIn) -> None:
    other = given(house)
    number = passage(house, "hele året")
    house.session.commit()
    browser = sign_in("jonas")
    html = browser.get(f"{NEW}?passage={number}").get_data(as_text=True)
    assert other.label in html
    built = browser.get(f"{NEW}?build_on={other.id}").get_data(as_text=True)
    assert "vokse året rundt og ikke kun" in text_of(built)


def test_a_sentence_that_another_adds_at_the_end_counts_as_a_change_there_and_not_below(
    house: House, sign_in: SignIn
) -> None:
    other = given_words(house, "om sommeren.", "om sommeren. Også i regnvejr.", "jonas")
    number, below = passage(house, "hele året"), passage(house, "forlænge")
    house.session.commit()
    browser = sign_in("birgit")
    for place, told in ((number, True), (below, False)):
        page = browser.get(f"{DRAFT}/around?passages={place}&base=1").get_data(as_text=True)
        assert (other.label in page) is told


def test_who_suggests_something_there_already_is_led_to_their_own(house: House, sign_in: SignIn) -> None:
    mine, number = given(house), passage(house, "hele året")
    house.session.commit()
    page = sign_in("birgit").get(f"{DRAFT}/around?passages={number}&base=1").get_data(as_text=True)
    assert f'href="/suggestions/{mine.id}/edit"' in page
    assert "support it" not in page


def test_support_is_given_and_withdrawn(house: House, sign_in: SignIn) -> None:
    suggestion = given(house)
    number = suggestion.id
    house.session.commit()
    browser = sign_in("jonas")
    response = browser.post(f"/suggestions/{number}/support?revision=1&back=p-4")
    assert response.status_code == 303
    assert response.headers["Location"].endswith(f"{DRAFT}#p-4")
    assert house.session.query(Support).filter_by(withdrawn_at=None).count() == 1
    house.session.rollback()
    browser.post(f"/suggestions/{number}/support/ending")
    assert house.session.query(Support).filter_by(withdrawn_at=None).count() == 0
    assert (
        browser.post(f"/suggestions/{number}/support?back=//evil.example")
        .headers["Location"]
        .startswith("/s")
    )


def test_its_author_edits_in_three_columns_and_withdraws(house: House, sign_in: SignIn) -> None:
    suggestion = given(house)
    number = suggestion.id
    publish_words(house, "hele året", "hver måned")
    publish_words(house, "langs kysterne", "langs alle kysterne")
    house.session.commit()
    browser = sign_in("birgit")
    page = browser.get(f"/suggestions/{number}/edit").get_data(as_text=True)
    assert "vokse hele året" in page
    assert re.search(r"<del>.*hele.*</del><ins>.*hver.*</ins>", page)
    assert re.search(r"<ins>.*alle.*</ins>", page), "what stands there now is not only what clashes"
    assert "vokse året rundt" in text_of(page)
    region = re.search(r'name="passages"[^>]*value="([^"]*)"', page)
    assert region
    form = {
        "base": 3,
        "passages": region[1],
        "revision": 1,
        "text": text_of(page),
        "reason": "Stadig.",
        "kind": "editorial",
    }
    assert browser.post(f"/suggestions/{number}/edit", data={**form, "revision": 9}).status_code == 409
    assert browser.post(f"/suggestions/{number}/edit", data=form).status_code == 303
    house.session.expire_all()
    repaired = house.session.get(Suggestion, number)
    assert repaired is not None
    assert repaired.standing is Standing.FITS
    assert repaired.revision == 2
    house.session.rollback()
    assert sign_in("jonas").post(f"/suggestions/{number}/withdrawal").status_code == 403
    assert browser.post(f"/suggestions/{number}/withdrawal").status_code == 303
    house.session.expire_all()
    withdrawn = house.session.get(Suggestion, number)
    assert withdrawn is not None
    assert withdrawn.state is SuggestionState.WITHDRAWN


def test_the_page_of_a_suggestion_shows_buttons_to_those_who_may(house: House, sign_in: SignIn) -> None:
    suggestion = given(house)
    number = suggestion.id
    house.session.commit()
    for key, support, edit in (("visitor", False, False), ("birgit", False, True), ("jonas", True, False)):
        html = sign_in(key).get(f"/suggestions/{number}").get_data(as_text=True)
        assert (f"/suggestions/{number}/support" in html) is support, key
        assert (f"/suggestions/{number}/edit" in html) is edit, key
        assert (f"/suggestions/{number}/withdrawal" in html) is edit, key


def test_the_list_holds_decided_ones_too(house: House, sign_in: SignIn) -> None:
    one, other = given(house), given(house, "om vinteren", "jonas")
    suggestions.withdraw(house.session, house.actor("jonas"), other)
    labels = one.label, other.label
    house.session.commit()
    browser = sign_in("visitor")
    opened = browser.get(f"{DRAFT}/suggestions").get_data(as_text=True)
    everything = browser.get(f"{DRAFT}/suggestions?state=&page=vrøvl").get_data(as_text=True)
    assert labels[0] in opened
    assert labels[1] not in opened
    assert all(label in everything for label in labels)


def test_one_closed_as_settled_is_called_so_everywhere_and_never_withdrawn(
    house: House, sign_in: SignIn
) -> None:
    settled, withdrawn = given(house), given(house, "om vinteren", "birgit")
    supports.give(house.session, house.actor("jonas"), settled)
    publish_words(house, "hele året", "året rundt")
    suggestions.settle(house.session, house.actor("birgit"), settled)
    suggestions.withdraw(house.session, house.actor("birgit"), withdrawn)
    house.session.commit()
    there, listed = f"/suggestions/{settled.id}", f"{DRAFT}/suggestions"
    for key in ("visitor", "jonas", "birgit"):
        browser = sign_in(key)
        page = browser.get(there).get_data(as_text=True)
        assert "Settled</span>" in page and "Withdrawn</span>" not in page
        for state, mine, other in (("settled", True, False), ("withdrawn", False, True), ("", True, True)):
            page = browser.get(f"{listed}?state={state}").get_data(as_text=True)
            assert (f'href="{there}"' in page) is mine, state
            assert (f'href="/suggestions/{withdrawn.id}"' in page) is other, state
            assert page.count("Settled</span>") == mine
            assert page.count("Withdrawn</span>") == other
    for key in ("jonas", "birgit"):
        page = sign_in(key).get("/me").get_data(as_text=True)
        assert "Settled</span>" in page, key


def test_who_builds_on_a_suggestion_is_not_asked_to_build_on_it_again(house: House, sign_in: SignIn) -> None:
    ground = given(house, key="jonas")
    number, build = passage(house, "hele året"), f"suggestions/new?build_on={ground.id}"
    house.session.commit()
    browser, asked = sign_in("birgit"), f"{NEW}?passage={number}"
    offer = f'href="{DRAFT}/{build}"'
    assert offer in browser.get(asked).get_data(as_text=True)
    assert offer in browser.get(f"/suggestions/{ground.id}").get_data(as_text=True)
    building = browser.get(f"{DRAFT}/{build}").get_data(as_text=True)
    assert ground.label in building and offer not in building
    send(browser, house, built_on=str(ground.id), text=text_of(building) + " Altid.")
    own = house.session.query(Suggestion).filter_by(built_on_id=ground.id).one()
    edit = f'href="/suggestions/{own.id}/edit"'
    house.session.rollback()
    for page in (asked, f"/suggestions/{ground.id}"):
        html = browser.get(page).get_data(as_text=True)
        assert edit in html and offer not in html, page
    assert offer in sign_in("aviaja").get(asked).get_data(as_text=True)


def test_a_change_elsewhere_in_the_passage_is_shown_and_not_denied(house: House, sign_in: SignIn) -> None:
    suggestion = given(house)
    address = f"/suggestions/{suggestion.id}/edit"
    house.session.commit()
    browser = sign_in("birgit")
    assert "nobody has changed these words" in browser.get(address).get_data(as_text=True)
    publish_words(house, "langs kysterne", "langs alle kysterne")
    house.session.commit()
    page = browser.get(address).get_data(as_text=True)
    assert "nobody has changed these words" not in page
    assert "with what others changed marked" in page
    assert re.search(r"<ins>.*alle.*</ins>", page)


def test_a_forum_member_amends_the_text_before_the_forum(house: House, sign_in: SignIn) -> None:
    submission = submitted(house)
    hearing = submission.hearing
    house.session.commit()
    address = "/processes/erhvervspolitik/documents/erhvervspolitik/common"
    number = passage(house, "på én dag")
    assert sign_in("birgit").get(f"{address}/suggestions/new?passage={number}").status_code == 403
    browser = sign_in("henrik")
    assert f"{address}/suggestions/new?passage={number}" in browser.get(address).get_data(as_text=True)
    page = browser.get(f"{address}/suggestions/new?passage={number}").get_data(as_text=True)
    form = {
        "base": 1,
        "passages": number,
        "text": text_of(page).replace("på én dag", "på en time"),
        "reason": "Det kan lade sig gøre.",
        "kind": "substantive",
    }
    assert browser.post(f"{address}/suggestions/new", data=form).status_code == 303
    [amendment] = house.session.query(Suggestion)
    assert hearing is not None
    assert amendment.hearing_id == hearing.id
    assert amendment.is_amendment


def two_edits(house: House) -> str:
    head = house.draft().head
    assert head is not None
    return head.text.replace("langs kysterne", "langs alle kyster").replace("på én dag", "på en time")


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def test_several_edits_are_offered_as_one_or_one_each(house: House, sign_in: SignIn) -> None:
    wanted = two_edits(house)
    house.session.commit()
    browser = sign_in("birgit")
    page = send(browser, house, passages="", text=wanted, step="preview").get_data(as_text=True)
    assert "Send all as one suggestion" in page
    assert page.count('name="reasons"') == 2
    assert page.count("Det er kortere.</textarea>") == 3
    one = send(browser, house, text=TOURISM.replace("hele", "det hele"), step="preview").get_data(
        as_text=True
    )
    assert 'name="reasons"' not in one
    form = {"passages": "", "text": wanted, "step": "each", "seen": seen_in(page)}
    answer = send(browser, house, **form, reasons=["Alle med.", ""])
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/me#suggestions")
    sent = house.session.query(Suggestion).order_by(Suggestion.id).all()
    assert [len(one.changes) for one in sent] == [1, 1]
    assert [one.reason for one in sent] == ["Alle med.", "Det er kortere."]


def test_edits_changed_since_they_were_looked_at_are_shown_again(house: House, sign_in: SignIn) -> None:
    wanted = two_edits(house)
    house.session.commit()
    browser = sign_in("birgit")
    seen = seen_in(send(browser, house, passages="", text=wanted, step="preview").get_data(as_text=True))
    form = {"passages": "", "step": "each", "seen": seen, "reasons": ["En.", "To."]}
    stale = send(browser, house, **form, text=wanted.replace("- Vi vil uddanne", "- Vi skal uddanne"))
    assert stale.status_code == 409
    page = stale.get_data(as_text=True)
    assert "Look at them once more" in page
    assert page.count('name="reasons"') == 3
    empty = send(browser, house, **{**form, "reasons": ["En.", ""]}, text=wanted, reason="")
    assert empty.status_code == 422
    assert ">\nEn.</textarea>" in empty.get_data(as_text=True)
    assert house.session.query(Suggestion).count() == 0


def test_who_wants_these_very_words_is_named_before_sending(house: House, sign_in: SignIn) -> None:
    other, beside = given(house, key="jonas"), given_words(house, "Turismen giver", "Turisme giver", "aviaja")
    house.session.commit()
    page = send(sign_in("birgit"), house, text=TOURISM.replace("hele året", "om vinteren"), step="preview")
    html = page.get_data(as_text=True)
    rivals, neighbours = html.index('id="rivals"'), html.index('id="neighbours"')
    assert rivals < html.index(f'action="/suggestions/{other.id}/support"') < neighbours
    assert neighbours < html.index(f'action="/suggestions/{beside.id}/support"')
    assert html.count(f'action="/suggestions/{other.id}/support"') == 1
    assert f"Support {other.label}" in html
    assert f"build_on={other.id}" in html


def given_words(house: House, old: str, new: str, key: str) -> Suggestion:
    head = house.draft().head
    assert head is not None
    return suggestions.send(
        house.session,
        house.actor(key),
        house.draft(),
        base=head,
        text=head.text.replace(old, new),
        reason="Bedre.",
    )
