"""One API call over HTTP, with the Python standard library."""

import json
import random
import time
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

MAX_ATTEMPTS = 3
TIMEOUT_SECONDS = 30


class Problem(Exception):
    """The gateway rejected the request: `code` is listed in docs/errors.md, and the message states what to do."""

    def __init__(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(body.get("detail") or body.get("title") or f"HTTP {status}")
        self.status = status
        self.code = str(body.get("code", "Unexpected"))
        self.retryable = bool(body.get("retryable", status >= 500))
        self.retry_after = float(_header(headers, "retry-after") or 0)
        self.request_id = _header(headers, "request-id")


def call(url: str, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
    """Calls the API and returns its JSON; raises Problem for a rejection.

    A retry is safe, because the same bytes have one effect: every write has a signed `jti` or an idempotency key.
    """
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    sent = {"accept": "application/json", **({"content-type": "application/json"} if data else {}), **(headers or {})}
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            with urlopen(Request(url + path, data, sent, method=method), timeout=TIMEOUT_SECONDS) as response:
                return json.loads(response.read() or b"{}")
        except HTTPError as error:
            problem = Problem(error.code, _json_of(error.read()), dict(error.headers.items()))
            if attempt == MAX_ATTEMPTS or not problem.retryable:
                raise problem from None
            pause = problem.retry_after
        except (URLError, ConnectionError, TimeoutError):
            if attempt == MAX_ATTEMPTS:
                raise
            pause = 0
        # Jitter, so that clients that failed at the same time do not retry at the same time.
        time.sleep(pause + random.uniform(0, 0.2 * 2**attempt))
    raise AssertionError("the last attempt returns or raises")


def _header(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a header; header names are case-insensitive."""
    return next((value for each, value in headers.items() if each.lower() == name), None)


def _json_of(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
