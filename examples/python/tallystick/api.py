"""One API call over HTTP, with the Python standard library."""

import json
import random
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

MAX_ATTEMPTS = 3
TIMEOUT_SECONDS = 30
"""A call ends by itself after this time, with all its attempts."""


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
    `url` is the address of the API, with or without a path and a slash at its end. Proxies are those of the
    environment (`HTTPS_PROXY`, `NO_PROXY`); loopback is always called directly.
    """
    status, content, _ = _send(url, method, path, body, headers)
    return _answer(status, content, under(url, path))


def download(url: str, method: str, path: str, body: Any = None) -> tuple[bytes, Mapping[str, str]]:
    """As `call`, for an answer that is a file: its bytes, and the headers with names in lower case."""
    _, content, headers = _send(url, method, path, body, None)
    return content, headers


def _send(
    url: str, method: str, path: str, body: Any, headers: Mapping[str, str] | None
) -> tuple[int, bytes, Mapping[str, str]]:
    address = under(url, path)
    opener = _opener(address)
    end = time.monotonic() + TIMEOUT_SECONDS
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    sent = {"accept": "application/json", **({"content-type": "application/json"} if data else {}), **(headers or {})}
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            timeout = max(0.1, end - time.monotonic())
            with opener.open(Request(address, data, sent, method=method), timeout=timeout) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                return response.status, response.read(), found
        except HTTPError as error:
            body = _json_of(error.read()) or _not_ours(error.code, address)
            failure: Exception = Problem(error.code, body, dict(error.headers.items()))
        except (URLError, HTTPException, ConnectionError, TimeoutError) as error:
            failure = error if isinstance(error, URLError) else URLError(error)
        pause = failure.retry_after if isinstance(failure, Problem) else 0
        # Jitter, so that clients that failed at the same time do not retry at the same time.
        pause += random.uniform(0, 0.2 * 2**attempt)
        is_final = isinstance(failure, Problem) and not failure.retryable
        if is_final or attempt == MAX_ATTEMPTS or time.monotonic() + pause > end:
            raise failure from None
        time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def under(base: str, path: str) -> str:
    """The address of a path under a base address, which may have a path of its own."""
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"an address must be like https://pay.example.com, and is {base!r}")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}{path}"


class _NoRedirects(HTTPRedirectHandler):
    """A redirected request would send its key to an address that nobody chose, and lose the body of a POST."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def _opener(address: str) -> OpenerDirector:
    is_loopback = urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")
    return build_opener(_NoRedirects, *([ProxyHandler({})] if is_loopback else []))


def _answer(status: int, body: bytes, address: str) -> Any:
    try:
        return json.loads(body or b"{}")
    except ValueError:
        raise Problem(status, _not_ours(status, address), {}) from None


def _not_ours(status: int, address: str) -> Mapping[str, Any]:
    """Something between us and the API answered: another server at this address, or a proxy."""
    where = address.partition("?")[0]
    return {"detail": f"{where} answered HTTP {status} without JSON: is this the address of a Tallystick API?"}


def _header(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a header; header names are case-insensitive."""
    return next((value for each, value in headers.items() if each.lower() == name), None)


def _json_of(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
