"""The production server under measurement: its workers' processor time and memory, from /proc."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.client import Client

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server: its address and its workers' processes."""

    address: str
    master: int

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        return [
            int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        ]

    def cpu_seconds(self) -> float:
        """Processor time spent by all workers so far."""
        return sum(_cpu(pid) for pid in self.workers())

    def memory_mb(self) -> float:
        """Memory of master and workers together in MB, shared pages counted once (PSS)."""
        return self.workers_mb() + _pss(self.master) / 1024

    def workers_mb(self) -> float:
        """The workers' part of it."""
        return sum(_pss(pid) for pid in self.workers()) / 1024


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


@contextmanager
def serving(database_url: str, workers: int = 4) -> Iterator[Server]:
    """Serve the application as the README says, on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "b" * 40,
        "SECURE_COOKIES": "0",
        "PORT": str(port),
        "WEB_WORKERS": str(workers),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:app.serving", "app:create_app()"]
    process = subprocess.Popen(command, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, process)
        yield Server(address, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            Client(address).get("/health")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer within a minute")
