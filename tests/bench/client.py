"""A browser for benchmarks: keeps cookies and form keys, counts bytes, and does nothing else."""

import gzip
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from time import perf_counter
from urllib.parse import urlencode, urlsplit

KEY = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back: status, where to, how long it took in seconds, the page, and its bytes on the wire."""

    status: int
    location: str
    seconds: float
    body: str
    wire: int


class _Fields(HTMLParser):
    """The named fields of the form on a page that holds a field of a given name."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, kind = found.get("name"), found.get("type")
        if tag == "form":
            self.forms.append({})
        elif self.forms and name and tag == "textarea":
            self._text = name
            self.forms[-1][name] = ""
        elif (
            self.forms
            and name
            and tag == "input"
            and (kind not in ("radio", "checkbox") or "checked" in found)
        ):
            self.forms[-1][name] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1][self._text] += data


def form_with(body: str, name: str) -> dict[str, str]:
    """The fields of the first form of a page that has a field of this name, as they stand."""
    parser = _Fields()
    parser.feed(body)
    return next(form for form in parser.forms if name in form)


class Client:
    """One signed-in (or anonymous) person with one connection."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._cookies: dict[str, str] = {}
        self.key = ""

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form with the key of the last page seen."""
        return self._send("POST", path, urlencode({**fields, "csrf_token": self.key}), headers)

    def sign_in(self, email: str, password: str) -> None:
        """Sign in; raises AssertionError when refused."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password})
        assert answer.status == 303, f"sign-in of {email} answered {answer.status}"

    def _send(
        self, method: str, path: str, body: str | None, more: Mapping[str, str] | None = None
    ) -> Answer:
        headers = {
            **(more or {}),
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        raw = response.read()
        seconds = perf_counter() - started
        packed = response.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(raw) if packed else raw).decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        if found := KEY.search(text):
            self.key = found.group(1)
        return Answer(response.status, response.headers.get("Location", ""), seconds, text, len(raw))
