"""Every template compiles, and none hides script or style in itself."""

import re
from pathlib import Path

import pytest
from flask import Flask

TEMPLATES = Path(__file__).parent.parent / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_no_inline_script_style_or_handler_and_no_other_host(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|https?://(?!example)", source)


@pytest.mark.parametrize("name", NAMES)
def test_every_posting_form_carries_its_key(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    for form in re.findall(r'<form\b[^>]*method="post".*?</form>', source, re.DOTALL):
        assert "csrf" in form or "hidden_tag" in form, form[:200]
