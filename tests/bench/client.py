"""A browser for benchmarks: keeps cookies and form keys, counts bytes, and does nothing else."""

import http.client
import re
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode, urlsplit

KEY = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back: status, where to, how long it took in seconds, and the page."""

    status: int
    location: str
    seconds: float
    body: str


class Client:
    """One signed-in (or anonymous) person with one connection."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        self.key = ""

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form with the key of the last page seen."""
        return self._send("POST", path, urlencode({"csrf_token": self.key, **fields}))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in; raises AssertionError when refused."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password})
        assert answer.status == 303, f"sign-in of {email} answered {answer.status}"

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        seconds = perf_counter() - started
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        if found := KEY.search(text):
            self.key = found.group(1)
        return Answer(response.status, response.headers.get("Location", ""), seconds, text)
