"""Keeps what was learned in a file: names and numbers only, so that reading one runs nothing.

The file begins with the length of a table of contents, in eight bytes; the table is JSON; the numbers follow as they
lie in memory, and last comes the check sum of all before it. It is read where it lies, so all processes of a machine
share one copy: what is looked for among many is mapped into memory, and the rows of a classifier, most of the file, are
read one by one.
"""

import json
import logging
import mmap
import os
import secrets
import struct
import sys
import weakref
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from portal.assistant.kept_terms import TERMS, KeptLabels, blocks_of, kept_terms
from portal.assistant.linear import Classifier
from portal.assistant.ngrams import ListedTerms, Vocabulary

logger = logging.getLogger(__name__)

ENDING = ".learned"
KEPT_BESIDE = 1
LENGTH = struct.Struct("<q")
CHECK = struct.Struct("<q")
# How much is read at once to check a file, in bytes.
AT_ONCE = 1 << 20
# How many blocks come before the rows: what terms are worth, the terms, the messages that count word for word and
# their labels.
SHARED = 1 + TERMS + TERMS + 1
# Numbers begin at a multiple of this.
STEP = 8
BROKEN = (OSError, ValueError, KeyError, TypeError, IndexError, struct.error)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds: the vocabulary, classifiers by name, and labels of messages that count word for word."""

    vocabulary: Vocabulary
    parts: Mapping[str, Classifier]
    word_for_word: Mapping[str, str]


class OpenFile:
    """A file that stays open for reading until nobody holds it any more. Raises OSError: it can't be opened."""

    def __init__(self, path: Path) -> None:
        self.number = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self.number)

    def mapped(self) -> memoryview:
        """Return the file as memory, of which only the pages that are used are ever read in."""
        mapped = mmap.mmap(self.number, 0, access=mmap.ACCESS_READ)
        if hasattr(mmap, "MADV_RANDOM"):
            mapped.madvise(mmap.MADV_RANDOM)
        return memoryview(mapped)

    def read(self, begin: int, length: int) -> bytes:
        """Return a part of the file. Raises OSError: it isn't there, as after somebody cut the file short."""
        found = os.pread(self.number, length, begin)
        if len(found) != length:
            raise OSError("what was learned was cut short while it was in use")
        return found

    def is_whole(self) -> bool:
        """Whether the file is what was written, to the last bit."""
        end = os.fstat(self.number).st_size - CHECK.size
        check = 0
        for begin in range(0, end, AT_ONCE):
            check = crc32(self.read(begin, min(AT_ONCE, end - begin)), check)
        return end > 0 and CHECK.unpack(self.read(end, CHECK.size)) == (check,)


class KeptRows:
    """The rows of a classifier as they lie in a file. Each is read when it is asked for.

    The system keeps them in memory just as well, but once for all processes; mapped, each row that is asked for would
    bring 64 KiB into every one.
    """

    def __init__(self, file: OpenFile, begin: int, length: int) -> None:
        self._file, self._begin, self._length = file, begin, length

    def __getitem__(self, part: slice, /) -> bytes:
        start, stop, _ = part.indices(self._length)
        return self._file.read(self._begin + start, stop - start)

    def __bytes__(self) -> bytes:
        return self[:]


def keep(path: Path, learned: Kept) -> None:
    """Write what was learned beside its place and move it in whole, and remove what older content taught."""
    parts = learned.parts
    worth = array("f", learned.vocabulary.worth).tobytes()
    said = ListedTerms(list(learned.word_for_word))
    labels = sorted(set(learned.word_for_word.values()))
    which = bytes(labels.index(label) for label in learned.word_for_word.values())
    blocks = [worth, *blocks_of(learned.vocabulary.terms), *blocks_of(said), which]
    blocks += (bytes(part.rows) for part in parts.values())
    table = {
        "order": sys.byteorder,
        "parts": {
            name: {"labels": part.labels, "step": part.step, "bias": list(part.bias)} for name, part in parts.items()
        },
        "labels": labels,
        "lengths": [len(block) for block in blocks],
    }
    beside = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}{ENDING}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(_file(table, blocks))
        beside.replace(path)
        _remove_old(path)
    except OSError as error:
        logger.warning("learned_not_kept", extra={"kind": type(error).__name__})


def read(path: Path, names: Sequence[str]) -> Kept | None:
    """Return what a file holds, of classifiers `names` alone; None where there is none, or it can't be used."""
    try:
        return _read(OpenFile(path), names)
    except FileNotFoundError:
        return None
    except BROKEN as error:  # whatever is wrong with the file, training anew is the cure
        logger.info("learned_anew", extra={"because": type(error).__name__})
        return None


def _file(table: Mapping[str, object], blocks: Sequence[bytes]) -> bytes:
    named = json.dumps(table).encode()
    whole = LENGTH.pack(len(named)) + named
    for block in blocks:
        whole = _padded(whole) + block
    whole = _padded(whole)
    return whole + CHECK.pack(crc32(whole))


def _padded(whole: bytes) -> bytes:
    return whole + b"\0" * (-len(whole) % STEP)


def _read(file: OpenFile, names: Sequence[str]) -> Kept:
    if not file.is_whole():
        raise ValueError("not what was written")
    whole = file.mapped()
    (length,) = LENGTH.unpack_from(whole)
    table = json.loads(bytes(whole[LENGTH.size : LENGTH.size + length]))
    if table["order"] != sys.byteorder:
        raise ValueError("numbers of another kind of machine")
    begins, place = [], LENGTH.size + length
    for size in table["lengths"]:
        place += -place % STEP
        begins.append(place)
        place += size
    lengths = table["lengths"]
    shared = [whole[begin : begin + length] for begin, length in zip(begins[:SHARED], lengths, strict=False)]
    worth, terms, said, which = shared[0], shared[1 : TERMS + 1], shared[TERMS + 1 : -1], shared[-1]
    all_rows = (KeptRows(file, *each) for each in zip(begins[SHARED:], lengths[SHARED:], strict=True))
    rows = dict(zip(table["parts"], all_rows, strict=True))
    vocabulary = Vocabulary(kept_terms(*terms), worth.cast("f"))
    word_for_word = KeptLabels(kept_terms(*said), table["labels"], which)
    parts = {name: _classifier(table["parts"][name], rows[name]) for name in names}
    return Kept(vocabulary, parts, word_for_word)


def _classifier(named: Mapping[str, object], rows: KeptRows) -> Classifier:
    labels, step, bias = named["labels"], named["step"], named["bias"]
    if not (isinstance(labels, list) and isinstance(step, float) and isinstance(bias, list)):
        raise TypeError("not a classifier")
    return Classifier(tuple(labels), rows, step, tuple(bias))


def _remove_old(path: Path) -> None:
    """Remove all but the newest, and one before it that another process may be about to read."""
    kept = (each for each in path.parent.glob(f"*{ENDING}") if each != path)
    for old in sorted(kept, key=lambda each: each.stat().st_mtime)[:-KEPT_BESIDE]:
        old.unlink(missing_ok=True)
