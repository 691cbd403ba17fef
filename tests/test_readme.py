"""The README says what is so: its settings, its glossary, its rooms, its commands."""

import re
from pathlib import Path

from app.config import SETTINGS
from app.glossary import TERMS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_configuration_table_is_the_settings() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)
    assert rows == [(one.name, f"`{one.default}`" if one.default else "", one.meaning) for one in SETTINGS]


def test_the_glossary_is_the_glossary() -> None:
    part = README.split("## Glossary")[1].split("## Licence")[0]
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in part.strip().splitlines()[2:]
    ]
    assert rows == [(term.word, term.dansk, term.nederlands, str(term.meaning)) for term in TERMS]


def test_every_room_it_names_is_there() -> None:
    plan = README.split("## Where things are")[1].split("```")[1]
    inside = [line.split()[0] for line in plan.splitlines() if line.startswith("  ")]
    assert all((ROOT / "app" / name).exists() for name in inside), inside
    top = [line.split()[0] for line in plan.splitlines() if line and not line.startswith(" ")]
    assert all((ROOT / name).exists() for name in top), top


def test_every_picture_it_shows_is_there() -> None:
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert len(pictures) == 2
    assert all((ROOT / path).exists() for path in pictures)


def test_every_make_target_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)) - {"takes"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
