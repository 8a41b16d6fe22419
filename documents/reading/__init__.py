"""Real documents in: budget forms, catalogues and budget proposals as cases with proposals and findings."""

from documents.reading.errors import UnreadableDocumentError
from documents.reading.findings import CONFIRMATIONS
from documents.reading.read import ReadFile, read
from documents.reading.result import ReadCase, ReadDocument, ReadProposal, as_json

__all__ = [
    "CONFIRMATIONS",
    "ReadCase",
    "ReadDocument",
    "ReadFile",
    "ReadProposal",
    "UnreadableDocumentError",
    "as_json",
    "read",
]
