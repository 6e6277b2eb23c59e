"""Builds the index in memory, keeps it in a folder, and reads it back whole."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex

from content.offer import Offer
from search_index.schema import document_of, make_schema

KEEP_OLD = 1
# Holds the digest of the index beside it, so that a damaged one is never searched.
DIGEST = "digest"
# What the files of an index hold, by name. They take less than a megabyte.
Files: TypeAlias = Mapping[str, bytes]


class IndexDamaged(Exception):
    """The files of an index are not those that were written, or not of every page."""


def index_folder(offer: Offer, directory: Path) -> Path:
    """Return where the index of this very offer lies: a folder named by the content's version."""
    return directory / offer.version


def build(offer: Offer) -> Files:
    """Return the index of `offer`, built anew."""
    storage = RamStorage()
    writer = storage.create_index(make_schema()).writer()
    for page in offer.pages.values():
        writer.add_document(**document_of(page, offer))
    writer.commit(optimize=True)
    return dict(storage.files)


def keep(files: Files, offer: Offer, directory: Path) -> Path:
    """Write the index of `offer` below `directory` and return its folder. Raises OSError: it can't be written.

    It is written to a folder of its own and renamed when it is whole, so a reader never meets half an index, and a
    build that is killed leaves nothing in the way.
    """
    directory.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".building-", dir=directory))
    for name, held in files.items():
        (beside / name).write_bytes(held)
    (beside / DIGEST).write_text(_digest(files), encoding="ascii")
    target = index_folder(offer, directory)
    _swap(beside, target)
    _remove_old(directory, keep=target)
    return target


def read(offer: Offer, directory: Path) -> Files:
    """Return what is kept of the index of this offer. Raises OSError, ValueError, IndexDamaged: build it anew."""
    folder = index_folder(offer, directory)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != DIGEST}
    if _digest(files) != (folder / DIGEST).read_text(encoding="ascii"):
        raise IndexDamaged
    return files


def opened(files: Files, offer: Offer) -> FileIndex:
    """Return the index ready to be searched. It lies in memory: a service goes on whatever happens to the files.

    Raises IndexDamaged: it does not hold every page.
    """
    storage = RamStorage()
    storage.files.update(files)
    index = FileIndex(storage)
    if index.doc_count() != len(offer.pages):
        raise IndexDamaged
    return index


def _digest(files: Files) -> str:
    digest = hashlib.sha256()
    for name, held in sorted(files.items()):
        digest.update(f"{name} {len(held)} ".encode() + held)
    return digest.hexdigest()


def _swap(beside: Path, target: Path) -> None:
    beside.chmod(0o755)
    try:
        beside.replace(target)
    except OSError:
        # A broken one, or one that another process has just built, is in the way: move it out, never half-way.
        away = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
        target.replace(away)
        beside.replace(target)
        shutil.rmtree(away, ignore_errors=True)


def _remove_old(directory: Path, keep: Path) -> None:
    """Remove indexes of earlier content but the last, which an older version of the service may still want."""
    folders = [path for path in directory.iterdir() if path.is_dir() and path != keep and not path.name.startswith(".")]
    for path in sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)[KEEP_OLD:]:
        shutil.rmtree(path, ignore_errors=True)
