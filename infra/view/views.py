"""The views of an estate, each read once."""

from __future__ import annotations

from collections.abc import Iterable

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.view.registry import readers_of, tokens_of
from infra.view.view import Subject, V, View, bind


class Views:
    """The views of one estate."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._found: dict[str, tuple[View, ...]] = {}

    def of(self, resource: Resource) -> tuple[View, ...]:
        """Everything a resource means; nothing for types that no reader knows."""
        found = self._found.get(resource.urn)
        if found is None:
            readers = readers_of(resource.type)
            at = Subject(resource, self) if readers else None
            found = tuple(bind(reader.view, at) for reader in readers) if at else ()
            self._found[resource.urn] = found
        return found

    def one(self, resource: Resource, noun: type[V]) -> V | None:
        """The view of a resource as this noun, where it is one."""
        return next((view for view in self.of(resource) if isinstance(view, noun)), None)

    def all(self, noun: type[V], where: Iterable[Resource] | None = None) -> tuple[V, ...]:
        """Every view of a noun in the estate, by URN."""
        resources = self.estate.of_type(*tokens_of(noun)) if where is None else where
        found = (self.one(resource, noun) for resource in resources)
        return tuple(sorted((view for view in found if view is not None), key=lambda view: view.resource.urn))

    def owned(self, noun: type[V], capability: str) -> tuple[V, ...]:
        """The views of a noun inside the component of a capability; outside our programs, all of them."""
        found = self.all(noun)
        owner = self.estate.capability
        inside = tuple(view for view in found if owner(view.resource) == capability)
        return inside or tuple(view for view in found if not owner(view.resource))


def views(estate: Estate) -> Views:
    """The views of an estate; the same object whoever asks."""
    return estate.once("views", lambda: Views(estate))
