"""One word per concept: whatever the code names must stand in the glossary."""

import pytest

from app import models
from app.glossary import TERMS, find
from app.models import Base, LogKind
from app.policy import Permission


def noun_of(permission: Permission) -> str:
    """What a permission is about: the last word of its name, where it is a plural in the singular."""
    word = permission.value.rsplit("_", 1)[-1]
    return word if find(word) else word.removesuffix("s")


@pytest.mark.parametrize("name", sorted(mapper.class_.__name__ for mapper in Base.registry.mappers))
def test_every_table_is_explained(name: str) -> None:
    assert find(name) is not None, f"{name} is missing from app/glossary.py"


@pytest.mark.parametrize("name", [name for name in models.__all__ if name != "Base" and name[1:2].islower()])
def test_every_word_that_the_models_give_out_is_explained(name: str) -> None:
    assert find(name) is not None, f"{name} is missing from app/glossary.py"


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_about_something_explained(permission: Permission) -> None:
    assert find(noun_of(permission)) is not None, f"{noun_of(permission)} is missing from app/glossary.py"


@pytest.mark.parametrize("kind", list(LogKind))
def test_every_event_is_about_something_explained(kind: LogKind) -> None:
    noun = kind.value.split(".")[0]
    assert find(noun) is not None, f"{noun} is missing from app/glossary.py"


def test_a_word_that_is_not_there_is_not_found() -> None:
    assert find("Amandment") is None


def test_no_word_is_used_for_two_concepts() -> None:
    words = [term.word for term in TERMS]
    names = [name for term in TERMS for name in term.names]
    assert len(words) == len(set(words))
    assert len(names) == len(set(names))


def test_every_concept_has_a_word_in_each_language() -> None:
    for term in TERMS:
        assert term.word
        assert term.dansk
        assert term.nederlands
        assert [term.in_language(locale) for locale in ("en", "da", "nl")] == [
            term.word,
            term.dansk,
            term.nederlands,
        ]
