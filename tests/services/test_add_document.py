"""Adding documents and bringing in their text."""

import pytest

from app.errors import Conflict, Invalid, NotAllowed
from app.models import DocumentKind, Origin, OriginKind
from app.services import documents
from tests.factories import House


def test_a_document_without_text_waits_for_it(house: House) -> None:
    document = documents.add(
        house.session, house.actor("anna"), house.process, title="Turisme", kind=DocumentKind.PROPOSAL
    )
    assert [draft.head for draft in document.drafts] == [None, None, None]
    documents.import_text(house.session, house.actor("anna"), document, text="Kyst.\r\n\r\nHav.\r\n")
    assert {draft.head.text for draft in document.drafts if draft.head} == {"Kyst.\n\nHav.\n"}
    assert all(draft.head and draft.head.number == 1 for draft in document.drafts)


def test_every_word_of_an_import_has_its_origin(house: House) -> None:
    head = house.draft("common").head
    assert head is not None
    [[length, number]] = head.spans
    origin = house.session.get_one(Origin, number)
    assert length == len(head.text)
    assert (origin.kind, origin.member, origin.version) == (OriginKind.IMPORT, house.member("anna"), head)


def test_passages_are_numbered_for_life(house: House) -> None:
    head = house.draft("common").head
    assert head is not None
    assert [row[0] for row in head.passages] == list(range(1, len(head.passages) + 1))
    assert next(head.text[start:end] for _, start, end in head.passages) == "# Erhvervspolitik"
    assert house.document.next_passage == len(head.passages) + 1


def test_text_is_not_brought_in_twice(house: House) -> None:
    with pytest.raises(Conflict):
        documents.import_text(house.session, house.actor("anna"), house.document, text="Andet.")


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "a\ud800b", "x" * 2_000_001])
def test_text_that_cannot_be_kept_gets_a_sentence(house: House, text: str) -> None:
    document = documents.add(
        house.session, house.actor("anna"), house.process, title="Turisme", kind=DocumentKind.PROPOSAL
    )
    with pytest.raises(Invalid) as refusal:
        documents.import_text(house.session, house.actor("anna"), document, text=text)
    assert refusal.value.field == "text"
    assert str(refusal.value).endswith(".")


def test_only_the_coordinator_adds_documents(house: House) -> None:
    with pytest.raises(NotAllowed):
        documents.add(
            house.session, house.actor("mette"), house.process, title="Turisme", kind=DocumentKind.POLICY
        )
