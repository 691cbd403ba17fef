"""`make test`: everything on SQLite, then what touches the database again on PostgreSQL where one answers."""

import os
import subprocess
import sys

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import OperationalError

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
ON_BOTH = ["tests/test_replay.py", "tests/test_migrations.py", "tests/web", "tests/services", "tests/queries"]


def postgres() -> str | None:
    """The server to test on: TEST_POSTGRES_URL, else one on this machine that lets us in; None without either."""
    named = os.environ.get("TEST_POSTGRES_URL")
    url = named or LOCAL
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), connect_args={"connect_timeout": 3}
    )
    try:
        engine.connect().close()
    except OperationalError as error:
        if named:
            sys.exit(f"TEST_POSTGRES_URL names a server that does not answer: {error.orig}")
        return None
    finally:
        engine.dispose()
    return url


def pytest(paths: list[str], **env: str) -> int:
    """Run pytest over `paths` with two workers, the environment extended by `env`."""
    # In the order of their names, the browsers' long files come early; last, one of them would run all alone.
    two = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", "-q", *two, *paths, *sys.argv[1:]]
    return subprocess.run(command, env={**os.environ, **env}, check=False).returncode


def main() -> int:
    """Both halves; the exit status is that of the first that failed."""
    server = postgres()
    if server is None and os.environ.get("CI"):
        print("CI needs a PostgreSQL: set TEST_POSTGRES_URL or start one on 127.0.0.1:5432.")
        return 1
    print("== Everything, on SQLite", flush=True)
    failed = pytest(["tests"], TEST_DATABASE_URL="")
    if server is None:
        print("== PostgreSQL: NOT RUN. No TEST_POSTGRES_URL is set and no server answers on 127.0.0.1:5432.")
        return failed
    print("== Services, queries, pages and migrations again, on PostgreSQL", flush=True)
    return failed or pytest(ON_BOTH, TEST_DATABASE_URL=server)


if __name__ == "__main__":
    sys.exit(main())
