"""A version taken along: the text to the last byte, and with it where every word came from."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from app.models import Version, Visibility
from app.services.versions import text_hash
from tests.factories import House
from tests.services.test_consolidate_drafts import change
from tests.web.test_why_pages import body, written

SignIn = Callable[[str], FlaskClient]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik"
COMMON = f"{DRAFT}/common/versions/2"


def head_of(house: House, draft: str = "common") -> Version:
    """The draft's newest version."""
    head = house.draft(draft).head
    assert head is not None
    return head


def test_the_markdown_begins_with_the_exact_text(house: House, sign_in: SignIn) -> None:
    written(house)
    answer = sign_in("visitor").get(f"{COMMON}.md")
    assert answer.content_type == "text/markdown; charset=utf-8"
    name = re.findall(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
    assert name == ["erhvervspolitik-common-2.md"]
    told = body(answer)
    text, _rule, rest = told.partition("\n---\n\n")
    assert text_hash(text) == head_of(house).text_hash and head_of(house).text_hash in rest


def test_the_markdown_tells_the_share_of_each_group_and_the_origin_of_every_word(
    house: House, sign_in: SignIn
) -> None:
    written(house)
    rest = body(sign_in("ruth").get(f"{COMMON}.md")).partition("\n---\n\n")[2]
    for name in ("Nordjylland", "From the beginning", "Written together"):
        assert f"| {name} |" in rest
    notes = dict(re.findall(r"^(\d+)\. (.+)$", rest.split("### Origins")[1].split("###")[0], re.MULTILINE))
    by = next(number for number, note in notes.items() if house.member("aviaja").name in note)
    assert "Nordjylland" in notes[by] and "Det læser bedre." in notes[by]
    words = rest.split("### Word for word")[1]
    assert f"rundt \\[{by}\\]" in words
    assert "\\- Vi vil forlænge" in words, "a list item is not a list inside the list"
    runs = re.sub(r"\\\[\d+\\\]|\\|^\d+\. ", "", words, flags=re.MULTILINE)
    assert "".join(runs.split()) == "".join(head_of(house).text.split())


def test_members_are_named_in_it_inside_the_process_only(house: House, sign_in: SignIn) -> None:
    written(house)
    for ending in ("md", "html", "json"):
        outside = body(sign_in("visitor").get(f"{COMMON}.{ending}"))
        for key in ("aviaja", "ruth", "mette", "fatima"):
            assert house.member(key).name not in outside, (ending, key)
    assert house.member("aviaja").name in body(sign_in("ruth").get(f"{COMMON}.html"))


class _Links(HTMLParser):
    """The ids of a page and where its own links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.inside: set[str] = set()
        self.asked: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids, the links inside the page, and every other file that it would load."""
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if str(given.get("href", "")).startswith("#"):
            self.inside.add(str(given["href"])[1:])
        if tag in ("script", "link", "img", "style", "iframe"):
            self.asked.append(tag)


def test_the_page_needs_no_other_file_and_every_note_it_cites_is_there(house: House, sign_in: SignIn) -> None:
    written(house)
    answer = sign_in("visitor").get(f"{COMMON}.html")
    assert answer.content_type == "text/html; charset=utf-8"
    html = body(answer)
    links = _Links(html)
    assert links.asked == [] and len(links.ids) == len(set(links.ids))
    assert links.inside <= set(links.ids)
    assert sum(one.startswith("note-") for one in links.ids) == len(
        {origin for length, origin in head_of(house).spans if length}
    )
    assert 'lang="da"' in html and "Turismen giver arbejde langs kysterne." in html
    assert re.search(r'vokse\s+året rundt og ikke kun om sommeren\.<sup><a href="#note-1">', html)


def test_the_data_hold_the_text_its_runs_and_every_origin_in_full(house: House, sign_in: SignIn) -> None:
    written(house)
    told = sign_in("ruth").get(f"{COMMON}.json").get_json()
    head = head_of(house)
    assert told["text"] == head.text and told["hash"] == head.text_hash
    origins = {one["id"]: one for one in told["origins"]}
    for passage in told["passages"]:
        for run in passage["runs"]:
            assert head.text[run["start"] : run["end"]] == run["words"]
            assert run["origin"] in origins or not run["words"].strip()
    assert house.member("aviaja").name in {one["author"] for one in origins.values()}


@pytest.mark.parametrize("ending", ["md", "html", "json"])
def test_a_version_that_is_not_there_or_not_ones_to_read_is_missing(
    house: House, sign_in: SignIn, ending: str
) -> None:
    house.session.commit()
    assert sign_in("visitor").get(f"{DRAFT}/common/versions/9.{ending}").status_code == 404
    house.process.visibility = Visibility.PARTICIPANTS
    house.session.commit()
    assert sign_in("lea").get(f"{DRAFT}/common/versions/1.{ending}").status_code == 404
    assert sign_in("ruth").get(f"{DRAFT}/common/versions/1.{ending}").status_code == 200


@pytest.mark.parametrize("page", [f"{DRAFT}/common/versions/2", f"{DRAFT}/common/map"])
def test_the_pages_of_a_version_lead_to_it(house: House, sign_in: SignIn, page: str) -> None:
    written(house)
    shown = body(sign_in("visitor").get(page))
    assert all(f'href="{COMMON}.{ending}"' in shown for ending in ("md", "html", "json"))


def test_it_takes_as_many_queries_for_many_origins_as_for_few(
    house: House, sign_in: SignIn, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def queries(number: int) -> int:
        house.session.commit()
        client = sign_in("visitor")
        client.get("/")
        with counted() as statements:
            body(client.get(f"{DRAFT}/nordjylland/versions/{number}.md"))
        return len(statements)

    change(house, "nordjylland", "hele året", "året rundt")
    few = queries(2)
    for old, new in (("på én dag", "på en time"), ("let at begynde", "lettere"), ("kysterne", "kysten")):
        change(house, "nordjylland", old, new)
    assert queries(5) == few <= 20
