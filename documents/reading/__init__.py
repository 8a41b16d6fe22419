"""Real documents in: budget forms, catalogues and budget proposals as cases with proposals and findings.

What a document was read as is named here; the reading itself (`read.py`) takes long to load, and few processes read.
"""

from documents.reading.errors import UnreadableDocumentError
from documents.reading.findings import CONFIRMATIONS
from documents.reading.result import ReadCase, ReadDocument, ReadProposal, as_json

__all__ = [
    "CONFIRMATIONS",
    "ReadCase",
    "ReadDocument",
    "ReadProposal",
    "UnreadableDocumentError",
    "as_json",
]
