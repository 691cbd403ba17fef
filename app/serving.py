"""How gunicorn serves the house: `gunicorn -c python:app.serving 'app:create_app()'`."""

import ctypes
import gc
import os
from contextlib import suppress
from typing import Any

HEAP = {"M_ARENA_MAX": (-8, 1), "M_MMAP_THRESHOLD": (-3, 128 * 1024), "M_TRIM_THRESHOLD": (-1, 128 * 1024)}
"""glibc's `mallopt`: one heap for all threads (they wait for Python's lock in turn anyway), and what large texts
took goes back to the machine instead of growing the thresholds."""
LARGEST_HOLE = 1 << 16
SMALLEST_HOLE = 1 << 5

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Loaded once and shared by fork; no connection is opened before it.
preload_app = True
# Longer than a proxy keeps its own side open, so that it never writes into a closed connection.
keepalive = 75
timeout = 60
graceful_timeout = 10
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "warning")


def when_ready(server: Any) -> None:
    """Warm up what is loaded, before there are workers."""
    from app.web import warm

    warm.up(server.app.wsgi())


def pre_fork(server: object, worker: object) -> None:  # noqa: ARG001 - gunicorn's signature
    """Leave what is loaded to the workers as it is, so that they go on sharing its memory."""
    gc.collect()
    with suppress(OSError, AttributeError):
        _fill_holes(ctypes.CDLL(None))
    gc.freeze()


def post_fork(server: object, worker: object) -> None:  # noqa: ARG001 - gunicorn's signature
    """Keep the worker's heap small; a C library without these settings goes without."""
    with suppress(OSError, AttributeError):
        for number, value in HEAP.values():
            ctypes.CDLL(None).mallopt(number, value)


def _fill_holes(libc: Any) -> None:
    """Take what lies free between the things of glibc's heap (some 4 MB in 2,500 places, never given back).

    A worker would put its own things there, and each would have to copy the page around it; past the end of the
    heap they stand close together on pages of their own.
    """
    libc.mallinfo2.restype = _HeapFacts
    libc.sbrk.restype = libc.malloc.restype = ctypes.c_size_t
    libc.malloc.argtypes = [ctypes.c_size_t]
    end = libc.sbrk(0) - libc.mallinfo2().keepcost
    size = LARGEST_HOLE
    while size >= SMALLEST_HOLE:
        if libc.malloc(size) >= end:
            size -= max(size // 8, 16)


class _HeapFacts(ctypes.Structure):
    """glibc's `struct mallinfo2`; `keepcost` is what is free at the end of the heap, in bytes."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks"),
            "keepcost",
        )
    )
