"""The hearing that meetings decide on, as the papers have it."""

from tests.documents.writing.conftest import again, hearing, lived_through

__all__ = ["again", "hearing", "lived_through"]
