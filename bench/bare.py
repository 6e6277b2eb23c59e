"""The least that Flask can do, for the site to be held against: answer so many bytes, or commit one row and answer."""

import os
from functools import cache
from pathlib import Path

from flask import Flask, Response
from sqlalchemy import text

from portal.database import Database

TABLE = "CREATE TABLE IF NOT EXISTS row_kept (id INTEGER PRIMARY KEY, words TEXT NOT NULL)"
ROW = text("INSERT INTO row_kept (words) VALUES (:words)")
WORDS = "x" * 200


def create_app() -> Flask:
    """Return a site of two views, /<size> and /row/<size>, and the address that says it is up."""
    site = Flask(__name__)
    database = Database(f"sqlite:///{Path(os.environ['DATA_DIR']) / 'bare.sqlite3'}")
    with database.transaction() as db:
        db.execute(text(TABLE))

    @site.post("/row/<int:size>")
    def one_row(size: int) -> Response:
        """Commit one row, on the disk before it is answered, as every write of ours is."""
        with database.transaction() as db:
            db.execute(ROW, {"words": WORDS})
        return Response(_bytes(size), mimetype="text/xml")

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
