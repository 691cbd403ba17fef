"""Words that were built on another's suggestion credit both authors."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.models import Suggestion
from app.queries.why import show_why
from app.services import suggestions
from tests.factories import House
from tests.services.merging import put_through, suggest

PLACE = ("erhvervspolitik", "erhvervspolitik", "nordjylland")


def build(house: House, key: str, on: Suggestion, new: str) -> Suggestion:
    head = house.draft().head
    assert head is not None
    return suggestions.send(
        house.session,
        house.actor(key),
        house.draft(),
        base=head,
        text=head.text.replace("hele året", new),
        reason="Endnu bedre.",
        built_on=on,
    )


def published(house: House) -> tuple[Suggestion, Suggestion, Suggestion, int]:
    """Three suggestions, each built on the one before; the last stands in the text, in this passage."""
    first = suggest(house, "jonas", "hele året", "året rundt")
    second = build(house, "aviaja", first, "hver måned året rundt")
    third = build(house, "birgit", second, "hver eneste måned året rundt")
    version = put_through(house, third)
    at = version.text.index("hver eneste")
    passage: int = next(row[0] for row in version.passages if row[1] <= at < row[2])
    house.session.expire_all()
    return first, second, third, passage


def test_everyone_it_was_built_on_is_credited_the_nearest_first(house: House) -> None:
    first, second, third, passage = published(house)
    page = show_why(house.session, house.actor("birgit"), *PLACE, passage)
    source = next(one for one in page.sources if one.suggestion is third)
    assert source.author == house.member("birgit").name
    assert [(one.suggestion, one.author) for one in source.built_on] == [
        (second, house.member("aviaja").name),
        (first, house.member("jonas").name),
    ]
    shut = show_why(house.session, house.actor("visitor"), *PLACE, passage)
    assert {one.author for source in shut.sources for one in source.built_on} == {None}


def test_the_pages_name_them(house: House, sign_in: Callable[[str], FlaskClient]) -> None:
    first, second, third, passage = published(house)
    labels, number, names = (
        (first.label, second.label),
        third.id,
        (house.member("jonas").name, house.member("aviaja").name),
    )
    house.session.commit()
    why = f"/processes/{PLACE[0]}/documents/{PLACE[1]}/{PLACE[2]}/why/{passage}"
    browser, visitor = sign_in("birgit"), sign_in("visitor")
    page = browser.get(why).get_data(as_text=True)
    assert all(one in page for one in (*labels, *names))
    own = browser.get(f"/suggestions/{number}").get_data(as_text=True)
    assert labels[1] in own
    assert names[1] in own
    for address in (why, f"/suggestions/{number}"):
        assert not any(name in visitor.get(address).get_data(as_text=True) for name in names)
