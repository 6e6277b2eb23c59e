"""Builds the index beside the one in use, and swaps it in whole."""

import shutil
import tempfile
from pathlib import Path

from whoosh.index import FileIndex, create_in, open_dir

from content.offer import Offer
from search_index.schema import document_of, make_schema

KEEP_OLD = 1


def index_folder(offer: Offer, directory: Path) -> Path:
    """Return where the index of this very offer lies: a folder named by the content's version."""
    return directory / offer.version


def build(offer: Offer, directory: Path) -> Path:
    """Build the index of `offer` below `directory` and return its folder.

    It is written to a folder of its own and renamed when it is whole, so a reader never meets half an index, and a
    build that is killed leaves nothing in the way.
    """
    directory.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".building-", dir=directory))
    writer = create_in(str(beside), make_schema()).writer()
    for page in offer.pages.values():
        writer.add_document(**document_of(page, offer))
    writer.commit(optimize=True)
    target = index_folder(offer, directory)
    _swap(beside, target)
    _remove_old(directory, keep=target)
    return target


def open_index(offer: Offer, directory: Path) -> FileIndex:
    """Return the index of this offer. Raises whoosh's and the system's errors where it is missing or broken."""
    index = open_dir(str(index_folder(offer, directory)))
    if index.doc_count() != len(offer.pages):
        raise OSError("the index does not hold every page")
    return index


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
    """Remove indexes of earlier content but the last, which another process may still be reading."""
    folders = [path for path in directory.iterdir() if path.is_dir() and path != keep and not path.name.startswith(".")]
    for path in sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)[KEEP_OLD:]:
        shutil.rmtree(path, ignore_errors=True)
