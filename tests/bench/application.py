"""What the application costs: pages against its own smallest page, posting with eight clients, and memory."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from app.demo.people import PASSWORD
from tests.bench.client import Client
from tests.bench.server import Server, serving

ROUNDS = 40
CLIENTS = 8
POSTS = 10
MEMORY_LIMIT_MB = 250

DRAFT = "/processes/erhvervspolitik/documents/{document}/nordjylland"


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
            _measure(server, facts)


def _prepared(url: str) -> dict[str, str]:
    """The demo in an empty database, and the addresses that the benchmark needs."""
    code = Path(__file__).with_name("prepare.py")
    environment = {"DATABASE_URL": url, "SECRET_KEY": "b" * 40, "SECURE_COOKIES": "0", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{code.stem}"], env=environment, check=True, capture_output=True, text=True
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


def _measure(server: Server, facts: dict[str, str]) -> None:
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
    costs = [_page(server, *page) for page in pages]
    print(f"{'request':42}{'CPU ms':>9}{'x smallest':>12}{'latency ms':>12}{'KB':>8}")
    for cost in costs:
        ratio = cost.cpu_ms / costs[0].cpu_ms
        print(f"{cost.name:42}{cost.cpu_ms:9.1f}{ratio:12.1f}{cost.latency_ms:12.1f}{cost.size_kb:8.0f}")
    failed = [
        _posting(server, "posting a suggestion", costs[0], lambda client, n: _suggest(client, draft, n), "suggestions"),
        _posting(server, "posting a comment", costs[0], lambda client, n: _comment(client, facts["thread"], n), "comments"),
    ]
    memory = server.memory_mb()
    print(f"memory of all {len(server.workers())} workers and their master after the load: {memory:.0f} MB (at most {MEMORY_LIMIT_MB})")
    if any(failed) or memory > MEMORY_LIMIT_MB:
        sys.exit("a bar was missed")


def _page(server: Server, name: str, client: Client, path: str) -> Cost:
    for _ in range(12):
        answer = client.get(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
    before = server.cpu_seconds()
    answers = [client.get(path) for _ in range(ROUNDS)]
    spent = server.cpu_seconds() - before
    return Cost(
        name,
        spent / ROUNDS * 1000,
        median(answer.seconds for answer in answers) * 1000,
        len(answers[0].body.encode()) / 1024,
    )


def _posting(
    server: Server, name: str, smallest: Cost, post: Callable[[Client, int], float], table: str
) -> bool:
    """Eight members post at once; tell whether one was refused or is missing afterwards."""
    members = ["aviaja", "birgit", "jonas", "tori", "hamza", "ellen", "poul", "mette"][:CLIENTS]
    clients = [Client(server.address) for _ in members]
    for client, key in zip(clients, members, strict=True):
        client.sign_in(f"{key}@example.org", PASSWORD)
    before, count = server.cpu_seconds(), _rows(table)
    with ThreadPoolExecutor(CLIENTS) as pool:
        taken = list(pool.map(lambda pair: _series(pair[1], pair[0], post), enumerate(clients)))
    times = [seconds for series in taken for seconds in series]
    accepted = sum(seconds >= 0 for seconds in times)
    kept = _rows(table) - count
    cpu = (server.cpu_seconds() - before) / len(times) * 1000
    print(
        f"{f'{name}, {CLIENTS} clients':42}{cpu:9.1f}{cpu / smallest.cpu_ms:12.1f}{median(times) * 1000:12.1f}"
        f"    {accepted} of {len(times)} taken, {kept} kept"
    )
    return not accepted == kept == len(times)


def _series(client: Client, number: int, post: Callable[[Client, int], float]) -> Sequence[float]:
    return [post(client, number * POSTS + turn) for turn in range(POSTS)]
