"""Why does it read so: a passage's page, the map of a text, and both as data."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask.testing import FlaskClient

from app.models import PhaseKind
from tests.factories import TEXT, House
from tests.services.merging import put_through, suggest
from tests.services.test_consolidate_drafts import about, change, choose, consolidate, through

SignIn = Callable[[str], FlaskClient]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik"


def written(house: House) -> None:
    """Two groups have written, and the common draft holds words of both."""
    change(house, "nordjylland", "hele året", "året rundt")
    put_through(
        house, suggest(house, "ruth", "på én dag", "på en time", draft="hovedstaden"), draft="hovedstaden"
    )
    merge = consolidate(house)
    choose(house, merge, about(merge, "på en time"), words="Alt skal være let på en time.", reason="Kortere.")
    through(house, merge)
    house.enter(PhaseKind.CO_WRITING)
    house.session.commit()


def body(response: Any) -> str:
    """The page's HTML."""
    assert response.status_code == 200
    html: str = response.get_data(as_text=True)
    return html


def test_the_map_gives_every_group_its_sign_its_words_and_its_share(house: House, sign_in: SignIn) -> None:
    written(house)
    page = body(sign_in("visitor").get(f"{DRAFT}/common/map"))
    for name in ("Nordjylland", "Hovedstaden", "From the beginning", "Written together"):
        assert f'<th scope="row">{name}</th>' in page
    rows = re.findall(r'origin-(\d+)">([A-L])</span></td><th scope="row">([^<]+)', page)
    sign = {name: (mark, letter) for mark, letter, name in rows}["Nordjylland"]
    assert re.search(
        rf'origin-run origin-{sign[0]}"[^>]*><span class="origin-letter">{sign[1]}</span>\s*rundt', page
    )


def test_the_words_of_the_map_add_up_to_the_text(house: House, sign_in: SignIn) -> None:
    written(house)
    told = sign_in("visitor").get(f"{DRAFT}/common/map.json").get_json()
    head = house.draft("common").head
    assert head is not None and told["hash"] == head.text_hash
    runs = [run for passage in told["passages"] for run in passage["runs"]]
    for run in runs:
        assert head.text[run["start"] : run["end"]] == run["words"]
    assert "".join("".join(run["words"] for run in runs).split()) == "".join(head.text.split())
    assert sum(one["words"] for one in told["shares"]) == told["words"]
    assert abs(sum(one["share"] for one in told["shares"]) - 1) < 0.001
    assert {run["origin"] for run in runs} <= {one["id"] for one in told["origins"]}


def test_authors_are_named_inside_the_process_only(house: House, sign_in: SignIn) -> None:
    written(house)
    name = house.member("ruth").name

    def names(key: str) -> list[str]:
        told = sign_in(key).get(f"{DRAFT}/hovedstaden/map.json?by=author").get_json()
        page = body(sign_in(key).get(f"{DRAFT}/hovedstaden/map?by=author"))
        shown = re.findall(r'<th scope="row">([^<]+)', page)
        assert shown == [one["name"] for one in told["shares"]]
        return shown

    assert name in names("linh")
    assert names("visitor") == ["From the beginning", "Hovedstaden"]


def test_words_are_told_apart_by_age(house: House, sign_in: SignIn) -> None:
    written(house)
    page = body(sign_in("visitor").get(f"{DRAFT}/common/map?by=age"))
    assert '<th scope="row">The last week</th>' in page


def test_the_map_of_an_earlier_version_is_that_versions(house: House, sign_in: SignIn) -> None:
    written(house)
    told = sign_in("visitor").get(f"{DRAFT}/common/map.json?version=1").get_json()
    assert [one["name"] for one in told["shares"]] == ["From the beginning"]
    assert sign_in("visitor").get(f"{DRAFT}/common/map?version=9").status_code == 404


def test_a_passage_tells_as_data_what_its_page_tells(house: House, sign_in: SignIn) -> None:
    written(house)
    head = house.draft("common").head
    assert head is not None
    passage = next(number for number, start, end in head.passages if "året rundt" in head.text[start:end])
    told = sign_in("ruth").get(f"{DRAFT}/common/why/{passage}.json").get_json()
    run = next(one for one in told["runs"] if "rundt" in one["words"])
    origin = next(one for one in told["origins"] if one["id"] == run["origin"])
    assert origin["author"] == house.member("aviaja").name
    assert (origin["group"], origin["draft"], origin["version"]) == ("Nordjylland", "nordjylland", 2)
    assert [step["version"] for step in told["history"]] == [2, 1]
    assert "hele året" in told["history"][0]["before"]
    hidden = sign_in("visitor").get(f"{DRAFT}/common/why/{passage}.json").get_json()
    assert all(one["author"] is None and one["keys"] == [] for one in hidden["origins"])


def test_a_passage_shows_its_history_as_a_strip(house: House, sign_in: SignIn) -> None:
    written(house)
    head = house.draft("common").head
    assert head is not None
    passage = next(number for number, start, end in head.passages if "året rundt" in head.text[start:end])
    page = body(sign_in("visitor").get(f"{DRAFT}/common/why/{passage}"))
    strip = page.split('class="story-strip"')[1].split("</ol>")[0]
    assert re.findall(r'href="#w-(\d)"', strip) == ["1", "2"]
    assert 'id="w-1"' in page and 'id="w-2"' in page


def test_the_map_takes_as_many_queries_for_many_origins_as_for_one(
    house: House, sign_in: SignIn, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    house.session.commit()
    visitor = sign_in("visitor")
    visitor.get(f"{DRAFT}/nordjylland/map")
    with counted() as few:
        visitor.get(f"{DRAFT}/nordjylland/map")
    for old, new in (("hele året", "året rundt"), ("på én dag", "på en time"), ("let at begynde", "lettere")):
        change(house, "nordjylland", old, new)
    house.session.commit()
    with counted() as many:
        visitor.get(f"{DRAFT}/nordjylland/map")
    assert len(few) == len(many)


def test_the_whole_text_stands_on_the_map(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    page = body(sign_in("visitor").get(f"{DRAFT}/nordjylland/map"))
    shown = re.sub(
        r'<span class="origin-letter">.</span>',
        "",
        page.split("<article", 1)[1].split(">", 1)[1].split("</article>")[0],
    )
    assert re.sub(r"<[^>]+>|\s", "", shown) == re.sub(r"\s|#", "", TEXT)


def test_words_written_while_consolidating_tell_the_reason(house: House, sign_in: SignIn) -> None:
    written(house)
    head = house.draft("common").head
    assert head is not None
    at = head.text.index("Alt skal være let")
    passage = next(number for number, start, end in head.passages if start <= at < end)
    page = body(sign_in("visitor").get(f"{DRAFT}/common/why/{passage}?at={at}"))
    words = page.split('id="words"')[1].split("</section>")[0]
    assert "wrote these words while consolidating" in words and "Kortere." in words
    assert "Chosen when the drafts became one:" in page
    told = sign_in("visitor").get(f"{DRAFT}/common/why/{passage}.json").get_json()
    assert "Kortere." in [one["decider_reason"] for one in told["origins"]]
    assert told["history"][0]["chosen"] == "Kortere."


def test_a_choice_tells_its_reason_in_the_story_of_its_passage_alone(house: House, sign_in: SignIn) -> None:
    change(house, "nordjylland", "hele året", "året rundt")
    change(house, "hovedstaden", "hele året", "på alle tider")
    change(house, "hovedstaden", "på én dag", "på en time")
    merge = consolidate(house)
    part = about(merge, "året rundt")
    choose(house, merge, part, source=part.wordings[1].source, reason="Alle tider er flere.")
    through(house, merge)
    house.session.commit()
    head = house.draft("common").head
    assert head is not None

    def page(words: str) -> str:
        at = head.text.index(words)
        passage = next(number for number, start, end in head.passages if start <= at < end)
        return body(sign_in("visitor").get(f"{DRAFT}/common/why/{passage}"))

    assert "Alle tider er flere." in page("på alle tider")
    assert "Alle tider er flere." not in page("på en time")


def test_a_passage_that_was_written_while_consolidating_tells_the_reason_too(
    house: House, sign_in: SignIn
) -> None:
    change(house, "nordjylland", "## Turisme", "## Handel\n\nVi handler.\n\n## Turisme")
    change(house, "hovedstaden", "## Turisme", "## Industri\n\nVi bygger.\n\n## Turisme")
    merge = consolidate(house)
    choose(
        house,
        merge,
        about(merge, "## Handel"),
        words="## Arbejde\n\nEnhver skal kunne finde et arbejde.",
        reason="Begge dele er arbejde.",
    )
    through(house, merge)
    house.session.commit()
    head = house.draft("common").head
    assert head is not None
    at = head.text.index("Enhver skal kunne")
    passage = next(number for number, start, end in head.passages if start <= at < end)
    page = body(sign_in("visitor").get(f"{DRAFT}/common/why/{passage}"))
    assert "Begge dele er arbejde." in page.split('id="words"')[1].split("</section>")[0]


def test_the_words_of_a_heading_stand_without_its_signs(house: House, sign_in: SignIn) -> None:
    change(house, "nordjylland", "Turisme\n", "Turisme hele året\n")
    house.session.commit()
    head = house.draft().head
    assert head is not None
    passage = next(one for one, start, _ in head.passages if head.text[start:].startswith("## Turisme"))
    page = body(sign_in("visitor").get(f"{DRAFT}/nordjylland/why/{passage}"))
    assert re.findall(r'class="strand[^>]*>([^<]*)</a>', page) == ["Turisme", " hele året"]
    assert "## Turisme" not in page
