"""`make gallery`: pictures of every page, as each of the cast, wide and narrow, light and dark.

`python -m tests.browser.gallery FOLDER [NAME ...]` takes only the pages whose names begin so.
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-pictures-" + "x" * 32)
os.environ.setdefault("SECURE_COOKIES", "0")

from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from app import create_app
from app.config import database_url
from app.db import db
from app.demo.build import build
from app.demo.people import PASSWORD
from tests.browser.browser import ARGUMENTS, chromium, served
from tests.browser.pages import View, views

WIDTHS = {1280: 900, 390: 844}
"""Window widths and heights in CSS pixels."""


def main() -> int:
    """Take the pictures; the exit status is 1 when a page broke."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        app = create_app(
            {"SQLALCHEMY_DATABASE_URI": database_url(f"sqlite:///{place}/demo.db"), "PARTY_NAME": "Lærken"}
        )
        with app.app_context():
            upgrade()
            for _step in build(db.session()):
                pass
            db.session.commit()
            db.session.remove()
        wanted = [view for view in views(app) if view.name.startswith(tuple(sys.argv[2:]) or "")]
        with served(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            broken = _all(browser, address, wanted, folder)
            browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    for line in broken:
        print(f"BROKEN: {line}")
    return 1 if broken else 0


def _all(browser: Browser, address: str, wanted: Iterable[View], folder: Path) -> list[str]:
    broken = []
    wanted = list(wanted)
    actors = sorted({actor for view in wanted for actor in view.actors})
    for actor in actors:
        context = _as(browser, address, actor)
        for view in wanted:
            if actor in view.actors:
                broken += _pictures(context, address, view, actor, folder)
        context.close()
    return broken


def _as(browser: Browser, address: str, actor: str) -> BrowserContext:
    context = browser.new_context(locale="da-DK", reduced_motion="reduce")
    if actor != "visitor":
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.locator("#email").fill(f"{actor}@example.org")
        page.locator("#password").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        page.close()
    return context


def _pictures(context: BrowserContext, address: str, view: View, actor: str, folder: Path) -> list[str]:
    page = context.new_page()
    broken = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            response = page.goto(address + view.path)
            if response is None or response.status >= 500:
                broken.append(f"{view.name} as {actor}: {response.status if response else 'no answer'}")
            page.screenshot(path=folder / f"{view.name}_{actor}_{width}_{scheme}.png", full_page=True)
    page.close()
    return broken


if __name__ == "__main__":
    sys.exit(main())
