"""Files the command line writes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from app.cli.errors import WrongUseError


def write(out: Path, content: bytes) -> dict[str, Any]:
    """What was written, with its digest. Raises `WrongUseError` where it cannot be."""
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise WrongUseError(f"{out} cannot be written: {problem.strerror}", "file") from problem
    return {"file": str(out), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
