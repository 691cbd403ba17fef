"""What the merge desk costs with 2,127 suggestions on 30,000 words: its page, a decision, and publishing them all."""

import os
import subprocess
import sys
import tempfile

from tests.bench.client import Client, form_with
from tests.bench.server import Server, serving
from tests.text import data

PAGE_TIMES = 8
DECISION_TIMES = 4
PUBLISH_SECONDS = 2.0
SIZES = (250, 500, 1000, 2000)
ROUNDS = 60
WARM = 24
"""How often each kind of request is sent before it is measured, so that every worker has met it."""
DESK = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland/merge"


def main() -> None:
    """Make the crowd, serve it, measure, print; fail where a bar is missed."""
    if not data.present():
        print(f"not run: {data.MISSING}")
        return
    with tempfile.TemporaryDirectory() as folder:
        missed = _pages(f"sqlite:///{folder}/desk.db")
    missed += _publishing()
    if missed:
        sys.exit("missed: " + "; ".join(missed))


def _run(url: str, *words: str) -> dict[str, str]:
    """What `prepare_desk` says about the database that it made."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.prepare_desk", *words],
        env={**os.environ, "DATABASE_URL": url, "SECRET_KEY": "b" * 40, "SECURE_COOKIES": "0"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


def _pages(url: str) -> list[str]:
    facts = _run(url, "crowd")
    with serving(url) as server:
        visitor, owner = Client(server.address), Client(server.address)
        owner.sign_in("mette@example.org", facts["password"])
        smallest = _page(server, visitor, facts["smallest"])
        _say("smallest page that reads one row", smallest, smallest)
        assert owner.get(DESK).status == 200
        assert owner.post(DESK, {}).status == 303
        first = _page(server, owner, DESK)
        _say("merge desk, first page", first, smallest, PAGE_TIMES)
        decision, ahead = _deciding(server, owner)
        _say("a decision and what is redrawn", decision, smallest, DECISION_TIMES)
        _say("the next one, fetched while one reads", ahead, smallest)
        halfway = _page(server, owner, DESK)
        _say(f"merge desk with {ROUNDS} decided", halfway, smallest, PAGE_TIMES)
        _say("the same by plain form and redirect", _plainly(server, owner), smallest)
        _say("result of everything accepted", _page(server, owner, f"{DESK}/result"), smallest)
    return [
        name
        for name, cost, times in (
            ("the desk's first page", first, PAGE_TIMES),
            ("a decision", decision, DECISION_TIMES),
        )
        if cost > times * smallest
    ]


def _say(name: str, cost: float, smallest: float, bar: int | None = None) -> None:
    limit = f"   (at most {bar})" if bar else ""
    print(f"{name:42}{cost * 1000:9.1f} ms CPU{cost / smallest:9.1f} x smallest{limit}", flush=True)


def _page(server: Server, client: Client, path: str) -> float:
    """The processor seconds of one page, once every worker has served it."""
    for _ in range(WARM):
        answer = client.get(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
    before = server.cpu_seconds()
    for _ in range(ROUNDS):
        client.get(path)
    return (server.cpu_seconds() - before) / ROUNDS


def _decide(client: Client, form: dict[str, str], headers: dict[str, str]) -> str:
    number = form.pop("number")
    answer = client.post(f"{DESK}/decisions/{number}", form, headers)
    assert answer.status in (200, 303), f"{number}: {answer.status} {answer.body[:300]}"
    return answer.body


def _form(body: str) -> dict[str, str]:
    """The fields of the accepting form on a desk, and the number of the suggestion it is about."""
    form = form_with(body, "revision")
    at = body.index('name="verdict" value="accept"')
    action = body.rindex("/decisions/", 0, at) + len("/decisions/")
    return {**form, "number": body[action:].split('"')[0].split("?")[0]}


def _deciding(server: Server, client: Client) -> tuple[float, float]:
    """The processor seconds of one decision as the desk's script sends it, and of what it fetches ahead while one
    reads: each answer holds the changed pieces."""
    pieces = {"Accept": "text/vnd.pieces+html"}
    form = _form(client.get(DESK).body)
    spent = {"decision": 0.0, "ahead": 0.0}
    for turn in range(WARM + ROUNDS):
        if turn == WARM:
            spent = dict.fromkeys(spent, 0.0)
        before = server.cpu_seconds()
        ahead = client.get(f"{DESK}?s={form['after']}", pieces).body
        between = server.cpu_seconds()
        held = {"held": form["after"], "then": form_with(ahead, "revision")["after"]}
        body = _decide(client, {**form, **held}, pieces)
        spent["decision"] += server.cpu_seconds() - between
        spent["ahead"] += between - before
        form = _form(body if 'id="desk-decision"' in body else ahead)
    return spent["decision"] / ROUNDS, spent["ahead"] / ROUNDS


def _plainly(server: Server, client: Client) -> float:
    """The processor seconds of one decision by a browser without script: the form, and the page after it."""
    before = server.cpu_seconds()
    for _ in range(ROUNDS):
        _decide(client, _form(client.get(DESK).body), {})
    return (server.cpu_seconds() - before) / ROUNDS


def _publishing() -> list[str]:
    """Publish merges of several sizes; tell which bars were missed.

    By processor time, which does not tell of what else the machine is doing; the clock's is printed beside it.
    """
    print(
        f"\n{'publishing':>12}{'CPU s':>10}{'clock s':>10}{'ms each':>10}{'others restood':>16}{'anchors':>9}"
    )
    spent: dict[int, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            facts = _run(f"sqlite:///{folder}/publish.db", "publish", str(size))
        spent[size] = float(facts["cpu"])
        clock, each = float(facts["seconds"]), spent[size] / size * 1000
        line = f"{size:12}{spent[size]:10.2f}{clock:10.2f}{each:10.2f}"
        print(f"{line}{facts['open']:>16}{facts['threads']:>9}", flush=True)
    missed = []
    if spent[SIZES[-1]] > PUBLISH_SECONDS:
        missed.append("publishing 2,000")
    if spent[SIZES[-1]] / SIZES[-1] > 1.15 * spent[SIZES[0]] / SIZES[0]:
        missed.append("linear growth")
    return missed


if __name__ == "__main__":
    main()
