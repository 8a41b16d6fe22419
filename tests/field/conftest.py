"""The site of the web's own tests, for cases that were reported of pages."""

from tests.web.conftest import app, as_person, clock, impatient, town, visitor, wall, weak_passwords

__all__ = ["app", "as_person", "clock", "impatient", "town", "visitor", "wall", "weak_passwords"]
