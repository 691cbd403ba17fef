"""The way of a suggestion in Firefox, which is driven over WebDriver BiDi."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.models import Suggestion
from app.text import apply
from tests.browser.town import DRAFT
from tests.factories import PASSWORD, TEXT, House

HERE = Path(__file__).parent
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
DRIVER = HERE.parent.parent / "node_modules" / "puppeteer-core"


@pytest.mark.skipif(
    not FIREFOX or not DRIVER.exists() or not shutil.which("node"),
    reason="needs Firefox, Node and `npm install` (make check does that)",
)
def test_a_suggestion_is_written_in_place_and_sent_in_firefox(address: str, house: House) -> None:
    ran = subprocess.run(
        ["node", HERE / "firefox.cjs", str(FIREFOX), address, DRAFT, "birgit@example.org", PASSWORD],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["broken"] == []
    assert (told["came"], told["gone"]) == (["indkomst"], ["arbejde", "hele "])
    house.session.rollback()
    sent = house.session.query(Suggestion).one()
    assert told["path"] == f"/suggestions/{sent.id}"
    assert apply(sent.version.text, sent.changes) == TEXT.replace("arbejde", "indkomst").replace(
        "hele ", ""
    ).replace("kysterne", "**kysterne**")
