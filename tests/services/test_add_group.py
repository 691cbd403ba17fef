"""Adding a group to a process that has begun."""

import pytest

from app.errors import Invalid, NotAllowed
from app.models import GroupKind
from app.services import groups
from tests.factories import House


def test_a_new_group_begins_with_the_common_draft_as_it_stands(house: House) -> None:
    group = groups.add(
        house.session,
        house.actor("anna"),
        house.process,
        name="Aalborg",
        kind=GroupKind.CONSTITUENCY,
        parent=house.groups["nordjylland"],
    )
    draft = house.draft("aalborg")
    common = house.draft("common").head
    assert draft.group is group
    assert draft.head is not None
    assert common is not None
    assert (draft.head.number, draft.head.text, draft.head.parent) == (1, common.text, common)
    assert draft.head.spans == common.spans


def test_two_groups_of_one_name_are_refused(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        groups.add(
            house.session,
            house.actor("anna"),
            house.process,
            name="NORDJYLLAND ",
            kind=GroupKind.REGIONAL,
        )
    assert refusal.value.field == "name"


def test_no_group_takes_the_common_drafts_address(house: House) -> None:
    group = groups.add(
        house.session, house.actor("anna"), house.process, name="Common", kind=GroupKind.THEMATIC
    )
    assert group.slug == "common-2"


def test_only_the_coordinator_adds_groups(house: House) -> None:
    with pytest.raises(NotAllowed):
        groups.add(house.session, house.actor("mette"), house.process, name="Fyn", kind=GroupKind.REGIONAL)
