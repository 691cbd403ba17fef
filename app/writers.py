"""Writers to one SQLite file stand in line, across threads and processes.

SQLite itself only tries again now and then until `busy_timeout`: where many write all the time, the unlucky are
overtaken again and again and refused in the end ("database is locked"). The line guards nothing; the lock that
counts is the database's own, and who has waited too long in the line tries there all the same.
"""

import fcntl
import os
from threading import Lock, Thread

PATIENCE = 60.0
"""Seconds to stand in the line at most."""


class Turn:
    """One writer's place in the line: waited for on entering, given up by `end`."""

    def __init__(self, database: str, patience: float = PATIENCE) -> None:
        self._file: int | None = _opened(database)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait(self._file, patience)

    def _wait(self, file: int, patience: float) -> None:
        # The system's own queue knows no time limit, so that a thread stands in it for as long as it takes.
        settled = Lock()
        in_line = Thread(target=_stand, args=(file, settled), daemon=True)
        in_line.start()
        in_line.join(patience)
        if in_line.is_alive() and settled.acquire(blocking=False):
            self._file = None  # the thread closes it when its turn comes too late

    def end(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _stand(file: int, settled: Lock) -> None:
    fcntl.flock(file, fcntl.LOCK_EX)
    if not settled.acquire(blocking=False):
        os.close(file)


def _opened(database: str) -> int:
    return os.open(f"{database}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
