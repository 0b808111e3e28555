"""Files as evidence: they go straight to the lender, so that the gateway sees only their references."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from .api import call, download
from .messages import Claims, Jwk, Now, digest_of, sign, stamped

EvidenceFile = dict[str, Any]


@dataclass(frozen=True)
class Download:
    """A file, its media type, and the name under which to save it."""

    content: bytes
    type: str
    name: str


@dataclass(frozen=True)
class Evidence:
    """The files of a mall's purchases at its lender."""

    lender_url: str
    lender: str
    mall: str
    sign_key: Jwk
    now: Now

    def upload(
        self, purchase: Mapping[str, Any], content: bytes, *, cancellation: int | None = None, name: str | None = None
    ) -> EvidenceFile:
        """Sends a file of at most 3 MB; its `reference` is what the answer to the dispute names. A repeat has the same one."""
        claim: Claims = {"digest": digest_of(content), "size": len(content)}
        claim |= {key: value for key, value in {"cancellation": cancellation, "name": name}.items() if value is not None}
        text = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
        body = {"envelope": self._envelope(purchase, "file.upload", claim), "content": text}
        return call(self.lender_url, "POST", self._path(purchase), body)["file"]

    def download(self, purchase: Mapping[str, Any], reference: str) -> Download:
        """Fetches a file of either side by the reference that the dispute names."""
        body = {"envelope": self._envelope(purchase, "file.read", {"reference": reference})}
        path = f"{self._path(purchase)}/{quote(reference, safe='')}/downloads"
        content, headers = download(self.lender_url, "POST", path, body)
        found = re.search(r"filename\*=UTF-8''([^;]+)", headers.get("content-disposition", ""))
        return Download(content, headers.get("content-type", ""), unquote(found[1]) if found else reference)

    def _envelope(self, purchase: Mapping[str, Any], op: str, body: Claims) -> str:
        claims = {"iss": self.mall, "aud": self.lender, "op": op, "ord": purchase["order"], "txn": purchase["id"]}
        return sign("tally-env+jws", stamped({**claims, "body": body}, self.now), self.sign_key)

    def _path(self, purchase: Mapping[str, Any]) -> str:
        return f"/v1/lenders/{quote(self.lender)}/purchases/{quote(purchase['id'])}/files"
