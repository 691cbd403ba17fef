"""What the application costs: pages against its own smallest page, posting with eight clients, and memory."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from sqlalchemy import create_engine, func, select

from app.demo.people import PASSWORD
from app.models import Comment, Suggestion
from tests.bench.client import Answer, Client, form_with
from tests.bench.server import Server, serving

ROUNDS, TURNS = 40, 8
"""How often each page is asked for, and in how many turns with the others: a busy moment shall not strike one alone."""
POSTS = 10
MEMBERS = ("aviaja", "birgit", "jonas", "tori", "hamza", "ellen", "poul", "mette")
MEMORY_LIMIT_MB = 250
BARS = (3, 3, 8, 8)
"""What the four long texts may cost, in smallest pages."""


@dataclass(frozen=True)
class Cost:
    """What one kind of request cost: processor time and median latency in ms, size in KB, per request."""

    name: str
    cpu_ms: float
    latency_ms: float
    size_kb: float


def main() -> None:
    """Make the demo, serve it with four workers, measure, print, and fail where something was refused or lost."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        facts = _prepared(url)
        with serving(url) as server:
            missed = _measure(server, url, facts)
        with serving(url) as server:
            missed += _measure_long(server, facts)
    if missed:
        sys.exit("a bar was missed")


def _prepared(url: str) -> dict[str, str]:
    """The demo in an empty database, and the addresses that the benchmark needs."""
    environment = {
        "DATABASE_URL": url,
        "SECRET_KEY": "b" * 40,
        "SECURE_COOKIES": "0",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.prepare"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


def _measure(server: Server, url: str, facts: dict[str, str]) -> int:
    """The demo's pages and posts; how many bars were missed."""
    draft = facts["draft"]
    visitor, owner = Client(server.address), Client(server.address)
    owner.sign_in("mette@example.org", PASSWORD)
    pages = [
        ("smallest page that reads one row", visitor, facts["smallest"]),
        ("document page, 4,000 words", visitor, draft),
        ("document page, as process owner", owner, draft),
        ("merge desk", owner, f"{draft}/merge"),
        ("difference of two versions", visitor, f"{draft}/versions/1...{facts['head']}"),
        ("process overview", visitor, "/processes/erhvervspolitik"),
    ]
    costs = _table(server, pages)
    failed = [
        _posting(server, url, "posting a suggestion", costs[0], _Suggesting(draft), Suggestion),
        _posting(server, url, "posting a comment", costs[0], _Commenting(facts["thread"]), Comment),
    ]
    memory = server.memory_mb()
    print(
        f"memory of all {len(server.workers())} workers and their master after the load:"
        f" {memory:.0f} MB (at most {MEMORY_LIMIT_MB}), without the master {server.workers_mb():.0f} MB"
    )
    return sum(failed) + (memory > MEMORY_LIMIT_MB)


def _measure_long(server: Server, facts: dict[str, str]) -> int:
    """Long texts with much beside them, on a server that has nothing else to do; how many bars were missed."""
    visitor, owner = Client(server.address), Client(server.address)
    owner.sign_in("mette@example.org", PASSWORD)
    ten, thirty = facts["ten"], facts["thirty"]
    pages = [
        ("smallest page that reads one row", visitor, facts["smallest"]),
        ("10,000 words, 100 suggestions, 500 comments", visitor, ten),
        ("the same, with the changes, as an owner", owner, f"{ten}?view=changes"),
        ("30,000 words, 2,000 suggestions, 5,000", visitor, thirty),
        ("the same, with the changes, as an owner", owner, f"{thirty}?view=changes"),
    ]
    print("\nlong texts")
    smallest, *costs = _table(server, pages)
    print(f"memory of all workers and their master with these texts: {server.memory_mb():.0f} MB")
    return sum(_over(cost, smallest, bar) for cost, bar in zip(costs, BARS, strict=True))


def _table(server: Server, pages: Sequence[tuple[str, Client, str]]) -> list[Cost]:
    """What each of these pages costs, printed beside the first."""
    costs = _pages(server, pages)
    print(f"{'request':44}{'CPU ms':>9}{'x smallest':>12}{'latency ms':>12}{'KB':>8}")
    for cost in costs:
        ratio = cost.cpu_ms / costs[0].cpu_ms
        print(f"{cost.name:44}{cost.cpu_ms:9.1f}{ratio:12.1f}{cost.latency_ms:12.1f}{cost.size_kb:8.0f}")
    return costs


def _over(cost: Cost, smallest: Cost, bar: float) -> bool:
    """Whether a page costs more than so many smallest ones; said aloud."""
    ratio = cost.cpu_ms / smallest.cpu_ms
    if ratio > bar:
        print(f"{cost.name}: {ratio:.1f} smallest pages, at most {bar}")
    return ratio > bar


def _pages(server: Server, pages: Sequence[tuple[str, Client, str]]) -> list[Cost]:
    for _name, client, path in pages:
        for _ in range(12):
            answer = client.get(path)
            assert answer.status == 200, f"{path} answered {answer.status}"
    answers: list[list[Answer]] = [[] for _page in pages]
    spent = [0.0] * len(pages)
    for _ in range(TURNS):
        for index, (_name, client, path) in enumerate(pages):
            before = server.cpu_seconds()
            answers[index] += [client.get(path) for _ in range(ROUNDS // TURNS)]
            spent[index] += server.cpu_seconds() - before
    return [
        Cost(
            name,
            cpu / ROUNDS * 1000,
            median(answer.seconds for answer in given) * 1000,
            given[0].wire / 1024,
        )
        for (name, _client, _path), cpu, given in zip(pages, spent, answers, strict=True)
    ]


@dataclass(frozen=True)
class _Suggesting:
    """Opens the form for the whole text, adds a sentence to it, and sends it."""

    draft: str

    def __call__(self, client: Client, number: int) -> Answer:
        path = f"{self.draft}/suggestions/new?whole=1"
        form = form_with(client.get(path).body, "reason")
        words = f"{form['text'].rstrip()}\n\nEn sætning til, nummer {number}.\n"
        return client.post(path, {**form, "text": words, "reason": f"Grund {number}"})


@dataclass(frozen=True)
class _Commenting:
    """Opens a discussion and answers in it."""

    thread: str

    def __call__(self, client: Client, number: int) -> Answer:
        client.get(self.thread)
        return client.post(f"{self.thread}/comments", {"body": f"Bemærkning nummer {number}", "parent": ""})


def _posting(
    server: Server,
    url: str,
    name: str,
    smallest: Cost,
    post: Callable[[Client, int], Answer],
    table: type[Suggestion | Comment],
) -> bool:
    """Eight members post at once; tell whether one was refused or is missing afterwards."""
    clients = [Client(server.address) for _ in MEMBERS]
    for client, key in zip(clients, MEMBERS, strict=True):
        client.sign_in(f"{key}@example.org", PASSWORD)
    before, count = server.cpu_seconds(), _rows(url, table)
    with ThreadPoolExecutor(len(MEMBERS)) as pool:
        series = pool.map(
            lambda pair: [post(pair[1], pair[0] * POSTS + turn) for turn in range(POSTS)], enumerate(clients)
        )
        answers = [answer for one in series for answer in one]
    taken = sum(answer.status == 303 for answer in answers)
    kept = _rows(url, table) - count
    cpu = (server.cpu_seconds() - before) / len(answers) * 1000
    latency = median(answer.seconds for answer in answers) * 1000
    print(
        f"{f'{name}, {len(MEMBERS)} clients':44}{cpu:9.1f}{cpu / smallest.cpu_ms:12.1f}{latency:12.1f}"
        f"        {taken} of {len(answers)} taken, {kept} kept (CPU: form and post)"
    )
    return not taken == kept == len(answers)


def _rows(url: str, table: type[Suggestion | Comment]) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(table)) or 0
    engine.dispose()
    return count


if __name__ == "__main__":
    main()
