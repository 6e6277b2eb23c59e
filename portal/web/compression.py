"""Answers made small for phones with little data: brotli where the browser takes it, else gzip."""

import gzip

import brotli
from flask import Flask, Response, request

SMALLEST_BYTES = 500
KINDS = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"})


def add_compression(app: Flask) -> None:
    """Compress what is worth it. Answers kept ready-made (kept_pages) come compressed already."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in KINDS or "Content-Encoding" in response.headers:
            return response
        response.vary.add("Accept-Encoding")
        body = _whole_body(response)
        encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
        if response.status_code == 304 or len(body) < SMALLEST_BYTES or not encoding:
            return response
        response.set_data(squeeze(body, encoding, hard=False))
        response.headers["Content-Encoding"] = encoding
        return response


def _whole_body(response: Response) -> bytes:
    """Return the body, also of a file that would be passed through, and close that file."""
    file = response.response if response.direct_passthrough else None
    response.direct_passthrough = False
    body = response.get_data()
    if file is not None and hasattr(file, "close"):
        file.close()
    return body


def encoding_for(accepted: str) -> str:
    """Return "br", "gzip" or "" for an Accept-Encoding header."""
    offered = {part.split(";")[0].strip() for part in accepted.lower().split(",") if not part.strip().endswith("q=0")}
    return "br" if "br" in offered else "gzip" if "gzip" in offered else ""


def squeeze(body: bytes, encoding: str, *, hard: bool) -> bytes:
    """Return `body` compressed. `hard` takes about fifty times as long: for what is made once and kept."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=11 if hard else 4))
    return gzip.compress(body, compresslevel=9 if hard else 6, mtime=0)
