"""Shorter ways: a process begun with a file, among its participants alone; words picked with the pointer."""

from pathlib import Path

from app.models import Process
from tests.browser.town import DRAFT, Town
from tests.factories import TEXT

NEW = "/processes/new?template=small_proposal"
FORM = "form:has([name=goal])"


def test_a_process_of_participants_begins_with_a_file_and_outsiders_see_nothing(
    town: Town, tmp_path: Path
) -> None:
    text, picture = tmp_path / "forslag.md", tmp_path / "billede.png"
    text.write_text(TEXT, encoding="utf-8")
    picture.write_bytes(b"no text")
    ida = town.people.signed_in("ida@example.org").open(NEW)
    fields = {
        "title": "Et lille forslag",
        "goal": "At prøve.",
        "document_title": "Forslag",
        "visibility": "participants",
    }
    ida.send(FORM, {**fields, "file": picture}, status=422).sees("#file[aria-invalid=true]")
    ida.send(FORM, file=text)
    process = ida.path()
    found = town.house.session.query(Process).filter_by(slug=process.split("/")[-1]).one()
    assert [draft.head.text for document in found.documents for draft in document.drafts if draft.head] == [
        TEXT
    ] * 2
    group = f"{process}/groups/{found.groups[0].slug}"
    town.house.session.rollback()
    ida.kept_out(f"{process}/setup")
    jens = town.people.signed_in("jens@example.org").open("/admin/roles")
    jens.send('form[action^="/roles/"][action$="/confirmation"]')
    ida.open(f"{process}/setup").send('form[action$="/phases/drafting/opening"]')
    for outsider in (town.people.stranger(), town.people.signed_in("birgit@example.org")):
        outsider.open(process, 404).open(group, 404)
        outsider.open("/processes").lacks(f'a[href="{process}"]').refused(f"{group}/membership")


def test_words_picked_with_the_pointer_are_discussed(town: Town) -> None:
    birgit = town.people.signed_in("birgit@example.org").open(DRAFT)
    words = birgit.page.locator(".passage-text", has_text="Turismen giver")
    passage = birgit.passage("Turismen giver")
    if not town.people.script:
        birgit.lacks(".picked-words").press(f'#p-{passage} a[href*="/threads/new"]')
        birgit.send("form:has([name=quote])", quote="arbejde langs", body="Hvor?").reads(
            "arbejde langs", ".thread-quote"
        )
        return
    words.dblclick(position={"x": 10, "y": 10})
    birgit.press('.picked-words [data-act="discuss"]')
    assert birgit.value("[name=quote]") == "Turismen"
    birgit.send("form:has([name=quote])", body="Hvilken?").reads("Turismen", ".thread-quote")
