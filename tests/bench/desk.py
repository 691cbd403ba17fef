"""What the merge desk costs with 2,127 suggestions on 30,000 words: its page, a decision, and publishing them all."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import Any

from tests.bench.client import Answer, Client, form_with
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
        ruler = _Ruler(server, visitor, facts["smallest"])
        assert owner.get(DESK).status == 200
        assert owner.post(DESK, {}).status == 303
        first = ruler.page("merge desk, first page", owner, DESK, PAGE_TIMES)
        decision = _deciding(ruler, owner)
        ruler.page(f"merge desk with {WARM + ROUNDS} decided", owner, DESK, PAGE_TIMES)
        ruler.measure(
            "the same by plain form and redirect", lambda: _decide(owner, _form(owner.get(DESK).body), {})
        )
        ruler.page("result of everything accepted", owner, f"{DESK}/result")
    return [
        name
        for name, times, bar in (
            ("the desk's first page", first, PAGE_TIMES),
            ("a decision", decision, DECISION_TIMES),
        )
        if times > bar
    ]


class _Ruler:
    """Processor time in smallest pages: the page that reads one row is sent in turns with what is measured, so that a
    machine that is busy with other things is so for both."""

    def __init__(self, server: Server, visitor: Client, smallest: str) -> None:
        self._server = server
        self._smallest = lambda: visitor.get(smallest)

    def page(self, name: str, client: Client, path: str, bar: int | None = None) -> float:
        """What a page costs."""
        return self.measure(name, lambda: client.get(path), bar)

    def measure(self, name: str, send: Callable[[], Answer], bar: int | None = None) -> float:
        """What something costs that is sent as often as this asks for it, once every worker has met it."""
        return self.turns([(name, send, bar)])[0]

    def turns(self, things: Sequence[tuple[str, Callable[[], Answer], int | None]]) -> list[float]:
        """What these cost, sent in turns; prints a line for each."""
        sends = [self._smallest, *(send for _name, send, _bar in things)]
        spent = [0.0] * len(sends)
        for turn in range(WARM + ROUNDS):
            for at, send in enumerate(sends):
                before = self._server.cpu_seconds()
                answer = send()
                assert answer.status in (200, 303), f"{answer.status} {answer.body[:300]}"
                if turn >= WARM:
                    spent[at] += self._server.cpu_seconds() - before
        smallest, *costs = spent
        for (name, _send, bar), cost in zip(things, costs, strict=True):
            limit = f"   (at most {bar})" if bar else ""
            each, one = cost / ROUNDS * 1000, smallest / ROUNDS * 1000
            print(
                f"{name:40}{each:8.1f} ms CPU{one:8.1f} smallest{cost / smallest:7.1f} x{limit}", flush=True
            )
        return [cost / smallest for cost in costs]


def _decide(client: Client, form: dict[str, str], headers: dict[str, str]) -> Answer:
    number = form.pop("number")
    return client.post(f"{DESK}/decisions/{number}", form, headers)


def _form(body: str) -> dict[str, str]:
    """The fields of the accepting form on a desk, and the number of the suggestion it is about."""
    form = form_with(body, "revision")
    at = body.index('name="verdict" value="accept"')
    action = body.rindex("/decisions/", 0, at) + len("/decisions/")
    return {**form, "number": body[action:].split('"')[0].split("?")[0]}


def _deciding(ruler: _Ruler, client: Client) -> float:
    """The cost of one decision as the desk's script sends it, and of what it fetches ahead while one reads: each answer
    holds the changed pieces."""
    pieces = {"Accept": "text/vnd.pieces+html"}
    state: dict[str, Any] = {"form": _form(client.get(DESK).body), "ahead": ""}

    def fetch() -> Answer:
        answer = client.get(f"{DESK}?s={state['form']['after']}", pieces)
        state["ahead"] = answer.body
        return answer

    def decide() -> Answer:
        form = state["form"]
        held = {"held": form["after"], "then": form_with(state["ahead"], "revision")["after"]}
        answer = _decide(client, {**form, **held}, pieces)
        state["form"] = _form(answer.body if 'id="desk-decision"' in answer.body else state["ahead"])
        return answer

    ahead, decision = "the next one, fetched while one reads", "a decision and what is redrawn"
    return ruler.turns([(ahead, fetch, None), (decision, decide, DECISION_TIMES)])[1]


def _publishing() -> list[str]:
    """Publish merges of several sizes, once with nearly everything decided and once with nearly everything left open;
    tell which bars were missed.

    By processor time, which does not tell of what else the machine is doing; the clock's is printed beside it.
    """
    missed = []
    for name, open_ in (
        ("publishing, nearly all decided", False),
        ("publishing, nearly all left open", True),
    ):
        print(
            f"\n{name:34}{'CPU s':>8}{'clock s':>9}{'ms each':>9}{'decided':>9}{'restood':>9}{'anchors':>9}"
        )
        spent = {}
        for size in SIZES:
            few = size // 20
            decided, left = (few, size - few) if open_ else (size, few)
            with tempfile.TemporaryDirectory() as folder:
                facts = _run(f"sqlite:///{folder}/publish.db", "publish", str(decided), str(left))
            spent[size] = float(facts["cpu"])
            clock, each = float(facts["seconds"]), spent[size] / size * 1000
            line = f"{size:34}{spent[size]:8.2f}{clock:9.2f}{each:9.2f}"
            print(f"{line}{decided:9}{facts['open']:>9}{facts['threads']:>9}", flush=True)
        exponent = _exponent(spent)
        print(f"grows with the number of suggestions to the power of {exponent:.2f} (at most 1)")
        if spent[SIZES[-1]] > PUBLISH_SECONDS:
            missed.append(f"{name}: {SIZES[-1]} within {PUBLISH_SECONDS:.0f} s")
        if exponent > 1.0:
            missed.append(f"{name}: linear growth")
    return missed


def _exponent(spent: Mapping[int, float]) -> float:
    """To which power of the size the cost grows, between the smallest size and the largest."""
    (small, least), (large, most) = min(spent.items()), max(spent.items())
    return log(most / least) / log(large / small)


if __name__ == "__main__":
    main()
