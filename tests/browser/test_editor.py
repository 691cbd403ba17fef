"""Writing in the rich editor of the real application: what one does is seen, and is what is sent, and nothing else."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.browser import pasted
from tests.browser.editor import Editor, send
from tests.browser.town import DRAFT
from tests.factories import House, build_house

TEXT = """\
# Erhvervspolitik

Turismen giver *arbejde* langs kysterne. Den skal
vokse __hele året__ og ikke kun om sommeren[^1].

* Vi vil forlænge sæsonen.
* Vi vil samle markedsføringen [ét sted](https://example.org/et).
    * Helst ved vandet.

| År   | Gæster |
|:-----|-------:|
| 2025 | 100    |

[havn]: https://example.org/havn

Sidste afsnit
=============

Havnen er dyb.

[^1]: Eller om vinteren.
"""
"""Markdown as people write it, which no program would write so."""


@pytest.fixture
def house(session: Session) -> House:
    """The small house around a text that holds some of everything."""
    return build_house(session, text=TEXT)


def test_one_word_changed_is_one_word_sent(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("kysterne").type("fjordene")
    assert (editor.gone, editor.came) == (["kysterne"], ["fjordene"])
    assert send(editor, house) == TEXT.replace("kysterne", "fjordene")


def test_letters_typed_over_formed_words_keep_their_form(
    writing: Callable[..., Editor], house: House
) -> None:
    editor = writing()
    editor.choose("hele året").type("altid").choose("arbejde").type("å").choose("ét sted").type("her")
    editor.choose("2025").type("2026").press("Control+z").settle()
    text = send(editor, house)
    assert "vokse __altid__ og ikke" in text
    assert "giver *å* langs" in text
    assert "| 2025 | 100" in text


def test_words_typed_and_taken_away_are_marked_and_said(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("dyb", "end").type(" og bred")
    editor.choose("Vi vil forlænge").press("Delete")
    assert editor.came == [" og bred"]
    assert editor.gone == ["Vi vil forlænge"]
    said = editor.text.locator("del").first.text_content()
    assert said == "taken away: Vi vil forlænge"
    assert send(editor, house) == TEXT.replace("dyb", "dyb og bred").replace("Vi vil forlænge", "").replace(
        "*  sæsonen", "* sæsonen"
    )


def test_letters_beside_struck_out_words_are_deleted_one_by_one(writing: Callable[..., Editor]) -> None:
    editor = writing()
    editor.choose("Havnen er dyb", "end").press("Backspace", "Backspace", "Backspace", "Backspace")
    assert editor.gone == [" dyb"]
    editor.choose("Havnen er", "start").press("Delete", "Delete", "Delete")
    assert editor.text.locator("p").last.text_content() is not None
    assert "nen er." in editor.source()
    editor.press("Control+z")


def test_undo_gives_everything_back(writing: Callable[..., Editor]) -> None:
    editor = writing()
    editor.choose("dyb").type("lav").click("bold")
    editor.choose("sæsonen", "end").press("Enter").type("Ny")
    for _ in range(6):
        editor.press("Control+z")
    assert (editor.gone, editor.came) == ([], [])
    assert editor.source() == TEXT.rstrip("\n")
    editor.click("redo")
    assert editor.source() != TEXT.rstrip("\n")


def test_bold_and_italic_are_switched_by_key_and_button(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("Havnen").press("Control+b")
    assert editor.is_on("bold")
    assert editor.shown(".rich-form") == ["Havnen"]
    editor.choose("hele året").click("bold")
    assert not editor.is_on("bold")
    editor.choose("dyb").click("italic")
    assert send(editor, house) == TEXT.replace("Havnen", "__Havnen__").replace(
        "__hele året__", "hele året"
    ).replace("dyb", "*dyb*")


def test_a_heading_is_made_and_unmade(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("Havnen er", "start")
    editor.page.locator("[data-act=style]").select_option("3")
    editor.choose("Erhvervspolitik", "end").press("Control+Alt+0")
    assert len(editor.shown(".rich-form")) == 2
    assert send(editor, house) == TEXT.replace("# Erhvervspolitik", "Erhvervspolitik").replace(
        "Havnen er", "### Havnen er"
    )


def test_a_paragraph_is_split_and_joined(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("langs kysterne.", "end").press("Enter", "Delete")
    assert "¶" in "".join(editor.came)
    editor.choose("Havnen er", "start").press("Backspace")
    assert "¶" in "".join(editor.gone)
    text = send(editor, house)
    assert "langs kysterne.\n\nDen skal" in text
    assert "afsnitHavnen er dyb." in text
    assert (
        text.split("* Vi vil forlænge")[1].split("Sidste")[0]
        == TEXT.split("* Vi vil forlænge")[1].split("Sidste")[0]
    )


def test_lists_grow_nest_and_are_left(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("sæsonen.", "end").press("Enter").type("Og vinteren med.")
    editor.click("indent")
    assert editor.is_on("bullets")
    editor.choose("Havnen", "start").click("numbers")
    text = send(editor, house)
    assert "* Vi vil forlænge sæsonen.\n" in text
    assert "\n    * Helst ved vandet.\n" in text
    assert "    * Og vinteren med." in text or "  * Og vinteren med." in text
    assert "\n1. Havnen er dyb.\n" in text


def test_a_link_is_set_and_a_wrong_address_refused_with_a_sentence(
    writing: Callable[..., Editor], house: House
) -> None:
    editor = writing()
    line = editor.page.locator(".rich-link")
    editor.choose("Havnen").press("Control+k")
    editor.page.keyboard.type("javascript:alert(1)")
    editor.page.keyboard.press("Enter")
    assert line.locator(".field-error").is_visible()
    line.locator("input").fill("example.org/dyb")
    editor.page.keyboard.press("Enter")
    assert line.is_hidden()
    editor.choose("ét sted").click("link")
    line.locator("[data-link=remove]").click()
    assert send(editor, house) == TEXT.replace("Havnen er", "[Havnen](https://example.org/dyb) er").replace(
        "[ét sted](https://example.org/et)", "ét sted"
    )


def test_a_table_grows_by_a_row_and_keeps_its_columns(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("100").type("250").click("row-add").type("2026")
    text = send(editor, house)
    assert "|:-----|-------:|\n| 2025 | 250" in text
    assert "2026" in text.split("| 2025")[1].split("\n")[1]


def test_a_table_is_made_and_filled(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    button = editor.page.locator("[data-act=table]")
    editor.choose("Havnen er dyb", "end").click("table")
    assert button.get_attribute("aria-disabled") == "true"
    editor.type("Kaj").press("ArrowRight").type("Dybde").press("Enter").type("9 m")
    text = send(editor, house)
    before, _, rest = text.partition("Havnen er dyb.\n\n")
    assert before == TEXT.partition("Havnen er dyb.\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in rest.split("\n")[:3]]
    assert rows[0] == ["Kaj", "Dybde"]
    assert rows[2] == ["", "9 m"]
    assert rest.endswith("\n\n[^1]: Eller om vinteren.\n")


def test_what_the_editor_cannot_hold_is_changed_as_plain_text_in_its_place(
    writing: Callable[..., Editor], house: House
) -> None:
    editor = writing()
    box = editor.text.locator(".rich-source textarea")
    assert box.input_value() == "[havn]: https://example.org/havn"
    box.fill("[havn]: https://example.org/haven")
    assert send(editor, house) == TEXT.replace("/havn\n", "/haven\n")


@pytest.mark.parametrize("source", ["WORD", "DOCS", "WEB"])
def test_what_is_pasted_keeps_its_form_and_nothing_else(
    writing: Callable[..., Editor], house: House, source: str
) -> None:
    editor = writing()
    editor.choose("Havnen er dyb.", "end").press("Enter").paste(getattr(pasted, source))
    text = send(editor, house)
    before, _, after = text.partition("Havnen er dyb.\n\n")
    assert before == TEXT.partition("Havnen er dyb.\n\n")[0]
    assert after.startswith(
        "## Havne\n\nByens __gamle__ havn er *dyb*, se [planen](https://example.org/havn).\n\n"
    )
    assert "Kajen\n" in after and "Kranen\n" in after and "Broen\n" in after
    assert [cell.strip() for cell in after.split("|")[1:3]] == ["År", "Skibe"]
    assert "alert" not in text and "Mso" not in text and "Menu" not in text


def test_pasted_into_a_cell_words_stay_in_it(writing: Callable[..., Editor]) -> None:
    editor = writing()
    editor.choose("100").paste("<p>en</p><ul><li>to</li></ul>")
    assert "| en to" in editor.source()


def test_plain_text_is_pasted_as_paragraphs(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("dyb.", "end").paste("Den *første*.\n\nDen anden.", "text/plain")
    assert "dyb.Den \\*første\\*.\n\nDen anden.\n" in send(editor, house)


def test_the_source_is_there_for_those_who_like_it(writing: Callable[..., Editor], house: House) -> None:
    editor = writing()
    editor.choose("dyb").type("lav")
    editor.click("source")
    field = editor.page.locator("textarea[name=text]")
    field.wait_for()
    assert field.input_value() == TEXT.replace("dyb", "lav").rstrip("\n")
    field.fill("Først dette.\n\n" + field.input_value().replace("kysterne", "**fjordene**"))
    editor.click("source")
    editor.text.wait_for()
    assert [one for one in editor.came if one != "¶"] == ["Først dette.", "fjordene", "lav"]
    assert send(editor, house) == "Først dette.\n\n" + TEXT.replace("dyb", "lav").replace(
        "kysterne", "__fjordene__"
    )


def test_the_form_says_the_same_in_every_way_of_writing(writing: Callable[..., Editor], house: House) -> None:
    texts = []
    for way in ("rich", "source"):
        editor = writing()
        if way == "rich":
            editor.choose("dyb").type("lav")
        else:
            editor.click("source")
            editor.page.locator("textarea[name=text]").fill(TEXT.replace("dyb", "lav"))
        texts.append(send(editor, house))
    assert texts == [TEXT.replace("dyb", "lav")] * 2


def test_a_footnote_is_added_by_button_or_key_and_its_words_stand_with_the_others(
    writing: Callable[..., Editor], house: House
) -> None:
    editor = writing()
    editor.choose("kysterne", "end").click("note")
    assert editor.is_on("note")
    editor.type("Og fjordene.")
    assert editor.shown("[data-footnote-reference='2']") == ["2"]
    editor.click("note").type(" altid")
    assert not editor.is_on("note")
    editor.choose("Havnen er dyb").press("Control+Alt+f").type("Ti meter.")
    assert (
        send(editor, house)
        == TEXT.replace("kysterne.", "kysterne[^2] altid.").replace("dyb.", "dyb[^3].").rstrip("\n")
        + "\n\n[^2]: Og fjordene.\n\n[^3]: Ti meter.\n"
    )


def test_a_footnote_in_an_item_stands_behind_the_list(
    writing: Callable[..., Editor], house: House, session: Session
) -> None:
    head = house.draft().head
    assert head is not None
    number = next(row[0] for row in head.passages if "Helst" in head.text[row[1] : row[2]])
    session.commit()
    editor = writing(f"{DRAFT}/suggestions/new?passage={number}")
    assert editor.text.locator("pre").count() == 0
    editor.choose("vandet", "end").click("note").type("Ikke i det.")
    assert send(editor, house) == TEXT.replace("vandet.", "vandet[^2].\n\n[^2]: Ikke i det.")


def test_a_footnote_that_says_nothing_is_taken_back_with_its_sign(writing: Callable[..., Editor]) -> None:
    editor = writing()
    editor.choose("kysterne", "end").click("note").press("Backspace")
    assert editor.source() == TEXT.rstrip("\n")
    editor.choose("kysterne", "end").click("note").press("Control+Backspace")
    assert editor.source() == TEXT.rstrip("\n")


@pytest.mark.parametrize(
    ("words", "edge", "key"),
    [
        ("Eller om", "start", "Backspace"),
        ("Eller om", "start", "Control+Backspace"),
        ("om vinteren.", "end", "Control+Delete"),
        ("2025", "start", "Control+Backspace"),
        ("2025", "start", "Backspace"),
        ("2025", "end", "Delete"),
        ("100", "end", "Control+Delete"),
    ],
)
def test_nothing_is_deleted_over_the_edge_of_a_cell_or_a_footnote(
    writing: Callable[..., Editor], words: str, edge: str, key: str
) -> None:
    editor = writing()
    editor.choose(words, edge).press(key)
    assert editor.source() == TEXT.rstrip("\n")


def test_no_footnote_is_offered_where_none_can_stand(writing: Callable[..., Editor]) -> None:
    editor = writing()
    button = editor.page.locator("[data-act=note]")
    assert button.get_attribute("aria-disabled") == "false"
    editor.click("source")
    editor.page.locator("textarea[name=text]").fill("Ord.\n\n    kode\n")
    editor.click("source")
    editor.text.wait_for()
    editor.choose("kode", "end")
    assert button.get_attribute("aria-disabled") == "true"
    editor.press("Control+Alt+f")
    assert "[^" not in editor.source()
