"""Every sentence of the house stands in Danish and in Dutch, with the same blanks to fill."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
BLANK = re.compile(r"%\((\w+)\)[sd]")


@cache
def said() -> frozenset[str | tuple[str, ...]]:
    """Every message id that the code and the templates use."""
    subprocess.run(["make", "-s", "build/messages.pot"], cwd=ROOT, check=True)
    with (ROOT / "build/messages.pot").open("rb") as file:
        return frozenset(_key(message) for message in read_po(file) if message.id)


@cache
def catalogue(locale: str) -> Catalog:
    """The translations into `locale`."""
    with (ROOT / "app/translations" / locale / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=locale)


def test_the_extraction_finds_the_sentences() -> None:
    assert len(said()) > 300
    assert "Sign in" in said()


@pytest.mark.parametrize("locale", ["da", "nl"])
def test_every_sentence_is_translated(locale: str) -> None:
    known = {_key(message): message for message in catalogue(locale) if message.id}
    missing = [one for one in said() if not _done(known.get(one))]
    assert not missing, f"{len(missing)} without {locale}: {sorted(map(str, missing))[:20]}"


@pytest.mark.parametrize("locale", ["da", "nl"])
def test_no_translation_is_left_over_or_uncertain(locale: str) -> None:
    written = [message for message in catalogue(locale) if message.id]
    assert not [_key(message) for message in written if message.fuzzy or _key(message) not in said()]


@pytest.mark.parametrize("locale", ["da", "nl"])
def test_translations_fill_the_same_blanks(locale: str) -> None:
    for message in catalogue(locale):
        if not message.id:
            continue
        wanted, optional = _blanks(message.id), set[str]()
        if isinstance(message.id, tuple):
            # "One group" and "%(count)s groups": a blank that English fills in one form only is free in both.
            optional = {"num"} | (_blanks(message.id[0]) ^ _blanks(message.id[1]))
        given = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in given:
            assert _blanks(string) ^ wanted <= optional, (message.id, string)


def _blanks(text: str | tuple[str, ...] | list[str] | None) -> set[str]:
    parts = [text] if isinstance(text, str) else list(text or ())
    return {name for part in parts for name in BLANK.findall(part)}


def _key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _done(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)
