"""What the assistant learned, shared by the tests' many data folders: training for each would take most of the time.

It is named by all that went into it, so what is there is right for this content and this code, or is not read.
"""

import tempfile
from pathlib import Path

SHARED = Path(tempfile.gettempdir()) / "in-your-corner-tests-learned"


def share_learned(data_dir: Path) -> None:
    """Let an application on `data_dir` find, and leave there, what was learned."""
    SHARED.mkdir(exist_ok=True)
    link = data_dir / "learned"
    if not link.exists():
        link.symlink_to(SHARED, target_is_directory=True)
