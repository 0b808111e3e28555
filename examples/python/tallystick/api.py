"""One call of the API over HTTP, with Python's own library."""

import json
import random
import time
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

TRIES = 3
PATIENCE_SECONDS = 30


class Problem(Exception):
    """The gateway said no: `code` is a word of docs/errors.md, and the sentence names what to do."""

    def __init__(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(body.get("detail") or body.get("title") or f"HTTP {status}")
        self.status = status
        self.code = str(body.get("code", "Unexpected"))
        self.retryable = bool(body.get("retryable", status >= 500))
        self.retry_after = float(_header(headers, "retry-after") or 0)
        self.request_id = _header(headers, "request-id")


def call(url: str, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
    """Calls the API and gives its JSON; a no is raised as Problem.

    Sending again is safe, because the same bytes have one effect: every write carries a signed `jti` or a key.
    """
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    said = {"accept": "application/json", **({"content-type": "application/json"} if data else {}), **(headers or {})}
    for tried in range(1, TRIES + 1):
        try:
            with urlopen(Request(url + path, data, said, method=method), timeout=PATIENCE_SECONDS) as response:
                return json.loads(response.read() or b"{}")
        except HTTPError as error:
            problem = Problem(error.code, _json_of(error.read()), dict(error.headers.items()))
            if tried == TRIES or not problem.retryable:
                raise problem from None
            pause = problem.retry_after
        except (URLError, ConnectionError, TimeoutError):
            if tried == TRIES:
                raise
            pause = 0
        # Jitter, so that many clients that failed together do not come back together.
        time.sleep(pause + random.uniform(0, 0.2 * 2**tried))
    raise AssertionError("the last try answers or raises")


def _header(headers: Mapping[str, str], name: str) -> str | None:
    """Names of headers come in any case."""
    return next((value for each, value in headers.items() if each.lower() == name), None)


def _json_of(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
