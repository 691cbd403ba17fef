"""The desks and the pages of merges, versions and origins, as a browser without JavaScript meets them."""

from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.models import Merge, MergeState, PhaseKind, Suggestion, Verdict
from app.services import consolidations
from tests.factories import TEXT, House
from tests.services.merging import decide, prepare, propose, put_through, suggest

SignIn = Callable[[str], FlaskClient]
DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"
DESK = f"{DRAFT}/merge"
CONSOLIDATION = "/processes/erhvervspolitik/documents/erhvervspolitik/consolidation"


@pytest.fixture
def waiting(house: House) -> list[Suggestion]:
    """Three suggestions for nordjylland's draft, two of them for the same words; committed."""
    found = [
        suggest(house, "aviaja", "hele året", "året rundt"),
        suggest(house, "birgit", "hele året", "på alle tider"),
        suggest(house, "jonas", "på én dag", "på en time", editorial=True),
    ]
    house.session.commit()
    return found


def begun(house: House, key: str = "mette") -> int:
    """A merge being prepared; its id."""
    merge = prepare(house, key)
    house.session.commit()
    return merge.id


def text(response: Any) -> str:
    """The page's HTML."""
    body: str = response.get_data(as_text=True)
    return body


def test_the_desk_is_for_the_drafts_process_owners(
    house: House, waiting: list[Suggestion], sign_in: SignIn
) -> None:
    assert sign_in("mette").get(DESK).status_code == 200
    assert sign_in("visitor").get(DESK).status_code == 401
    for key in ("camilla", "lars", "aviaja", "anna", "otto"):
        assert sign_in(key).get(DESK).status_code == 403, key


def test_a_merge_goes_from_the_queue_to_the_next_version(
    house: House, waiting: list[Suggestion], sign_in: SignIn
) -> None:
    owner, second = sign_in("mette"), sign_in("lars")
    first, rival, editorial = (one.id for one in waiting)
    assert owner.post(DESK).status_code == 303
    page = text(owner.get(DESK))
    assert f"S-{first}" in page and "Alternatives for the same words" in page
    answer = owner.post(
        f"{DESK}/decisions/{first}", data={"verdict": "accept", "revision": 1, "after": str(rival)}
    )
    assert answer.status_code == 303 and answer.location.endswith(f"s={rival}#decisions")
    owner.post(
        f"{DESK}/decisions/{rival}",
        data={"verdict": "reject", "reason": "Den anden er bedre.", "revision": 1},
    )
    owner.post(f"{DESK}/editorial", data={"suggestion": [str(editorial)]})
    number = house.session.query(Merge).one().id
    answer = owner.post(f"/merges/{number}/proposal", data={"summary": "Årstider.", "version_name": "1.1"})
    assert answer.status_code == 303, text(answer)
    assert owner.get(DESK).location.endswith(f"/merges/{number}")
    house.session.rollback()
    merge = house.session.query(Merge).one()
    shown = text(second.get(f"/merges/{number}"))
    assert "Den anden er bedre." in shown and merge.text_hash is not None and merge.text_hash in shown
    answer = second.post(f"/merges/{number}/approval", data={"text_hash": merge.text_hash, "publish": "1"})
    assert answer.status_code == 303, text(answer)
    house.session.rollback()
    head = house.draft().head
    assert head is not None and head.name == "1.1"
    assert head.text == TEXT.replace("hele året", "året rundt").replace("på én dag", "på en time")


def test_a_refused_decision_keeps_what_was_typed(
    house: House, waiting: list[Suggestion], sign_in: SignIn
) -> None:
    begun(house)
    owner = sign_in("mette")
    words = {"verdict": "accept_with_changes", "reason": " ", "revision": 1}
    page = text(owner.get(f"{DESK}?s={waiting[0].id}"))
    field = page.split('name="words-')[1].split('"')[0]
    answer = owner.post(
        f"{DESK}/decisions/{waiting[0].id}", data={**words, f"words-{field}": "Turisme hver eneste dag."}
    )
    assert answer.status_code == 422
    assert "Say why" in text(answer) and "Turisme hver eneste dag." in text(answer)


def test_words_rewritten_in_place_change_that_passage_alone(
    house: House, waiting: list[Suggestion], sign_in: SignIn
) -> None:
    number = begun(house)
    owner = sign_in("mette")
    page = text(owner.get(f"{DESK}?s={waiting[0].id}"))
    field = page.split('name="words-')[1].split('"')[0]
    answer = owner.post(
        f"{DESK}/decisions/{waiting[0].id}",
        data={
            "verdict": "accept_with_changes",
            "reason": "Kortere.",
            "revision": 1,
            f"words-{field}": "Turismen skal vokse.\r\n",
        },
    )
    assert answer.status_code == 303, text(answer)
    house.session.rollback()
    decision = house.session.get_one(Merge, number).decisions[0]
    assert decision.verdict is Verdict.ACCEPT_WITH_CHANGES and decision.words is not None
    from app.text import apply

    old = "Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren."
    assert apply(TEXT, decision.words) == TEXT.replace(old, "Turismen skal vokse.")


def test_conflicts_are_shown_and_named(house: House, waiting: list[Suggestion], sign_in: SignIn) -> None:
    merge = prepare(house)
    decide(house, merge, waiting[0])
    decide(house, merge, waiting[1])
    house.session.commit()
    owner = sign_in("mette")
    page = text(owner.get(f"{DESK}?s={waiting[0].id}"))
    assert "1 conflict" in page and "want different words" in page
    answer = owner.post(f"/merges/{merge.id}/proposal", data={})
    assert answer.status_code == 409 and "want different words" in text(answer)


def test_a_decision_is_undone(house: House, waiting: list[Suggestion], sign_in: SignIn) -> None:
    merge = prepare(house)
    decide(house, merge, waiting[0])
    house.session.commit()
    answer = sign_in("soren").post(f"{DESK}/decisions/{waiting[0].id}/removal")
    assert answer.status_code == 303
    house.session.rollback()
    assert house.session.get_one(Merge, merge.id).decisions == []


def test_a_stale_hash_is_refused_on_the_page(
    house: House, waiting: list[Suggestion], sign_in: SignIn
) -> None:
    merge = prepare(house)
    decide(house, merge, waiting[0])
    propose(house, merge)
    house.session.commit()
    second = sign_in("lars")
    answer = second.post(f"/merges/{merge.id}/approval", data={"text_hash": "0" * 64})
    assert answer.status_code == 409 and "changed since you opened it" in text(answer)
    answer = second.post(f"/merges/{merge.id}/refusal", data={"reason": ""})
    assert answer.status_code == 422
    assert second.post(f"/merges/{merge.id}/refusal", data={"reason": "Nej."}).status_code == 303
    house.session.rollback()
    assert house.session.get_one(Merge, merge.id).state is MergeState.PREPARING
    assert "Nej." in text(second.get(f"/merges/{merge.id}"))


def test_who_sees_which_button(house: House, waiting: list[Suggestion], sign_in: SignIn) -> None:
    merge = prepare(house)
    decide(house, merge, waiting[0])
    propose(house, merge)
    house.session.commit()
    at = f"/merges/{merge.id}"
    assert "Approve this text" in text(sign_in("lars").get(at))
    assert "Take the merge back" in text(sign_in("soren").get(at))
    for key in ("mette", "aviaja", "fatima", "visitor"):
        page = text(sign_in(key).get(at))
        assert "Approve this text" not in page and "Publish version" not in page, key


def test_strangers_do_not_see_names(house: House, waiting: list[Suggestion], sign_in: SignIn) -> None:
    put_through(house, waiting[0])
    house.session.commit()
    number = house.session.query(Merge).one().id
    author = house.member("aviaja").name
    for address in (
        f"/merges/{number}",
        f"{DRAFT}/versions",
        f"{DRAFT}/versions/2",
        f"{DRAFT}/versions/1...2",
        f"{DRAFT}/why/{house.draft().head.passages[3][0]}",  # type: ignore[union-attr]
    ):
        page = text(sign_in("visitor").get(address))
        for key in ("aviaja", "mette", "lars"):
            assert house.member(key).name not in page, (address, key)
    assert author in text(sign_in("birgit").get(f"/merges/{number}"))


def test_any_two_versions_of_any_drafts_are_compared(house: House, sign_in: SignIn) -> None:
    put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    put_through(
        house, suggest(house, "ruth", "på én dag", "på en time", draft="hovedstaden"), draft="hovedstaden"
    )
    house.session.commit()
    reader = sign_in("visitor")
    page = text(reader.get(f"{DRAFT}/versions/1...2"))
    assert "året rundt" in page or "rundt" in page
    assert "No difference" in text(reader.get(f"{DRAFT}/versions/1...1?with=common"))
    page = text(reader.get(f"{DRAFT}/versions/2...2?with=hovedstaden&view=sides"))
    assert "time" in page and "side-by-side" in page
    answer = reader.get(f"{DRAFT}/versions?from=1&to=2&with=hovedstaden")
    assert answer.location.endswith("versions/1...2?with=hovedstaden")
    assert reader.get(f"{DRAFT}/versions/1...9").status_code == 404
    assert reader.get(f"{DRAFT}/versions/9").status_code == 404
    assert reader.get(f"{DRAFT}/versions/1...1?with=nowhere").status_code == 404


def test_every_word_tells_why(house: House, sign_in: SignIn) -> None:
    season = suggest(house, "aviaja", "hele året", "på alle tider af året")
    put_through(house, season)
    put_through(house, suggest(house, "birgit", " langs kysterne", ""))
    house.session.commit()
    head = house.draft().head
    assert head is not None
    at = head.text.index("alle tider")
    passage = next(number for number, start, end in head.passages if start <= at < end)
    page = text(sign_in("birgit").get(f"{DRAFT}/why/{passage}?at={at}"))
    assert season.label in page and "strand-asked" in page and "Det læser bedre." in page
    assert "langs kysterne" in page and house.member("aviaja").name in page
    assert "Version 2 of Nordjylland" in page and "Version 1 of the common draft" in page
    earlier = text(sign_in("visitor").get(f"{DRAFT}/why/{passage}?version=1"))
    assert season.label not in earlier


def test_a_removed_passage_tells_why_too(house: House, sign_in: SignIn) -> None:
    head = house.draft().head
    assert head is not None
    at = head.text.index("- Vi vil samle")
    passage = next(number for number, start, end in head.passages if start <= at < end)
    cut = suggest(house, "aviaja", "- Vi vil samle markedsføringen ét sted.\n", "")
    put_through(house, cut)
    house.session.commit()
    page = text(sign_in("visitor").get(f"{DRAFT}/why/{passage}"))
    assert "This passage has been removed" in page and cut.label in page
    assert sign_in("visitor").get(f"{DRAFT}/why/99999").status_code == 404


def test_a_consolidation_goes_from_the_desk_to_the_common_draft(house: House, sign_in: SignIn) -> None:
    put_through(house, suggest(house, "aviaja", "hele året", "året rundt"))
    put_through(
        house, suggest(house, "ruth", "hele året", "på alle tider", draft="hovedstaden"), draft="hovedstaden"
    )
    house.enter(PhaseKind.CO_WRITING)
    house.session.commit()
    owner = sign_in("mette")
    assert "Begin the consolidation" in text(owner.get(CONSOLIDATION))
    assert owner.post(CONSOLIDATION).status_code == 303
    page = text(owner.get(CONSOLIDATION))
    assert "2 variants" in page and "Nordjylland" in page
    house.session.rollback()
    merge = house.session.query(Merge).order_by(Merge.id.desc()).first()
    assert merge is not None
    part = next(one for one in consolidations.stretches(merge) if not one.decided)
    at = f"{CONSOLIDATION}/stretches/{part.start}-{part.end}"
    answer = owner.post(at, data={"take": "own", "words": "Mine ord.", "reason": ""})
    assert answer.status_code == 422 and "Mine ord." in text(answer)
    answer = owner.post(at, data={"take": str(part.wordings[0].source.id), "reason": "Kortest."})
    assert answer.status_code == 303, text(answer)
    assert owner.post(f"/merges/{merge.id}/proposal", data={}).status_code == 303
    house.session.rollback()
    for key in ("camilla", "fatima"):
        answer = sign_in(key).post(f"/merges/{merge.id}/approval", data={"text_hash": merge.text_hash})
        assert answer.status_code == 303, text(answer)
    assert owner.post(f"/merges/{merge.id}/publication").status_code == 303
    house.session.rollback()
    common = house.draft("common").head
    assert common is not None and common.text == TEXT.replace("hele året", "året rundt")
    kept = text(sign_in("visitor").get(f"/merges/{merge.id}/groups/nordjylland"))
    assert "Kept" in kept and "Dropped" in text(
        sign_in("visitor").get(f"/merges/{merge.id}/groups/hovedstaden")
    )


BUDGETS = {
    DESK: 24,
    f"{DESK}/editorial": 24,
    "/merges/{merge}": 20,
    f"{DRAFT}/versions": 16,
    f"{DRAFT}/versions/1": 16,
    f"{DRAFT}/versions/1...2": 16,
    f"{DRAFT}/why/{{passage}}": 21,
}
"""The most queries each page may take, whoever looks and however much there is."""


def queries(client: FlaskClient, counted: Any, address: str) -> int:
    """How many queries a page takes that nothing was read for before."""
    with counted() as statements:
        answer = Context().run(client.get, address)
    assert answer.status_code == 200, address
    return len(statements)


def test_pages_take_a_fixed_number_of_queries(
    house: House, waiting: list[Suggestion], sign_in: SignIn, counted: Any
) -> None:
    put_through(house, suggest(house, "birgit", "# Erhvervspolitik", "# Erhverv"))
    merge = prepare(house)
    decide(house, merge, waiting[0])
    number, passage = merge.id, house.draft().head.passages[3][0]  # type: ignore[union-attr]
    house.session.commit()
    owner = sign_in("mette")

    def measured() -> dict[str, int]:
        house.session.commit()
        return {at: queries(owner, counted, at.format(merge=number, passage=passage)) for at in BUDGETS}

    few = measured()
    for index in range(6):
        decide(house, merge, suggest(house, "jonas", "Iværksættere", f"Iværksættere {index}"))
    decide(house, merge, waiting[1], Verdict.REJECT)
    assert measured() == few
    assert {address: count for address, count in few.items() if count > BUDGETS[address]} == {}


def test_the_consolidation_desk_takes_a_fixed_number_of_queries(
    house: House, sign_in: SignIn, counted: Any
) -> None:
    for index, old in enumerate(("hele året", "på én dag", "Turismen giver", "forlænge sæsonen")):
        put_through(house, suggest(house, "aviaja", old, f"noget {index}"))
    house.enter(PhaseKind.CO_WRITING)
    merge = consolidations.prepare(house.session, house.actor("mette"), house.draft("common"))
    house.session.commit()
    owner = sign_in("mette")
    house.session.commit()
    before = queries(owner, counted, CONSOLIDATION)
    for part in consolidations.stretches(merge):
        consolidations.choose(
            house.session, house.actor("mette"), merge, start=part.start, end=part.end, reason="Som før."
        )
    house.session.commit()
    assert queries(owner, counted, CONSOLIDATION) == before <= 24


def test_unknown_merges_look_like_forbidden_ones(house: House, sign_in: SignIn) -> None:
    assert sign_in("mette").get("/merges/4711").status_code == 404
    assert sign_in("mette").post("/merges/4711/publication").status_code == 404


def test_an_owner_of_another_group_does_not_decide(
    house: House, waiting: list[Suggestion], sign_in: SignIn
) -> None:
    number = begun(house)
    other = sign_in("camilla")
    for address in (
        DESK,
        f"{DESK}/decisions/{waiting[0].id}",
        f"{DESK}/decisions/{waiting[0].id}/removal",
        f"/merges/{number}/return",
        f"/merges/{number}/abandonment",
        f"/merges/{number}/base",
        f"/merges/{number}/publication",
    ):
        assert other.post(address, data={"verdict": "accept"}).status_code == 403, address
    approve_at = f"/merges/{number}/approval"
    assert sign_in("fatima").post(approve_at, data={"text_hash": "x"}).status_code == 403
