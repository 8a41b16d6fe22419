"""Bodies and people of a town's register, by their codes."""

from __future__ import annotations

from models.store import Store
from process.ids import BodyId, PersonId


class Coded:
    """What a town of the tests has a store for."""

    store: Store

    def body(self, code: str) -> BodyId:
        organization = self.store.reference.register.organization(code)
        assert organization is not None, code
        return organization.id

    def person_of(self, code: str) -> PersonId:
        person = self.store.reference.register.person(code)
        assert person is not None, code
        return person.id
