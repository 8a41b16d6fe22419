"""The mail catcher as a process of its own: `python -m app.run.serve_mails`, by the installation's settings."""

from __future__ import annotations

from app.run.catcher import main
from config.settings import settings

if __name__ == "__main__":
    chosen = settings()
    main(chosen.data, chosen.smtp_port, chosen.mails_port)
