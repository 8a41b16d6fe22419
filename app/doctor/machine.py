"""What must be installed: that documents can be printed, and by whom the engine was last seen."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from app.doctor.finding import Finding, Findings, opened
from config.settings import Settings


def printing(settings: Settings) -> Findings:
    """A page with every letter we need becomes a PDF and a Word file, by the municipality's own template."""
    from documents.writing.paper import Paper, Paragraph
    from documents.writing.word import WordTemplateError, template_of, word

    paper = Paper(title="Æøå", author="Sagsgang", made_at=datetime.now(UTC), blocks=(Paragraph("ÆØÅ æøå §"),))
    try:
        from documents.writing.pdf import pdf

        pdf(paper)
    except Exception as error:
        mend = "install Sagsgang again: the typeface and the library `typst` come with it"
        yield Finding(f"no PDF can be made: {type(error).__name__}", mend, "documents/writing")
    template = template_of(settings.config)
    try:
        word(paper, template)
    except WordTemplateError as error:
        yield Finding(f"the Word template cannot be used: {error}", "save it again", str(template), "SAGSGANG_CONFIG")


def engine(settings: Settings) -> Findings:
    """Where the pages run, the engine does too."""
    from sqlalchemy.exc import SQLAlchemyError

    from app.clock import clock_for
    from app.doctor.network import is_running
    from app.web.administration.checks import LATE
    from models import tables as t

    if not is_running(settings):
        return
    with opened(settings) as connection:
        if connection is None:
            return
        try:
            last: datetime | None = connection.execute(sa.select(sa.func.max(t.flow_successes.c.at))).scalar()
        except SQLAlchemyError:
            return
    now = clock_for(settings.data, settings.is_example, settings.clock).now()
    if last is None or now - last > LATE:
        since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "ever"
        mend = "look at the end of engine.log; is its process there (`systemctl status sagsgang`)?"
        yield Finding(f"the engine has not worked {since}", mend, str(settings.data / "logs"), "SAGSGANG_DATA")
