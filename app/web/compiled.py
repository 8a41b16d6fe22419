"""What the templates are compiled to, kept beside them as Python keeps what it compiles: the first page after a start
compiled for longer than it took to be made.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """One file a template, in `__pycache__` of their folder. A template that has changed is compiled anew: its digest
    stands in the file. Where nothing may be written, each process compiles for itself.
    """

    def __init__(self, templates: Path) -> None:
        super().__init__(str(templates / "__pycache__"), f"%s.{sys.implementation.cache_tag}.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
