"""The least that Flask can do: a view that answers with so many bytes, for the site to be held against."""

from functools import cache

from flask import Flask, Response


def create_app() -> Flask:
    """Return a site of one view, /<size>, and the address that says it is up."""
    site = Flask(__name__)

    @site.route("/<int:size>", methods=["GET", "POST"])
    def so_many_bytes(size: int) -> Response:
        return Response(_bytes(size), mimetype="text/html")

    @site.get("/healthz")
    def healthz() -> str:
        return "ok"

    return site


@cache
def _bytes(size: int) -> bytes:
    return b"x" * size
