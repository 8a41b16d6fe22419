"""`python -m tests.attack.site FOLDER PORT`: the pages of a town, as a real web process, to be attacked."""

from __future__ import annotations

import sys
from pathlib import Path

from app.web.serve import serve
from models.database import open_engine, sqlite_url
from tests.web import answer_pages, rows
from tests.web.conftest import Hands

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    engine = open_engine(sqlite_url(folder / "sagsgang.db"))
    serve(answer_pages.site(engine, folder, Hands(rows.NOW)), int(sys.argv[2]))
