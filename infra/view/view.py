"""Views: what a resource means, the same on every cloud.

A noun is a frozen dataclass of readings (`infra/view/database.py`). A reader of one cloud is an instance of it
that says where each fact stands (`infra/view/aws/database.py`); bound to a resource it becomes the view of that
resource, which reads a fact when it is first asked for and keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from infra.estate.estate import Estate
from infra.estate.resource import Resource
from infra.view.reading import Reading

if TYPE_CHECKING:
    from infra.view.source import Source
    from infra.view.views import Views

V = TypeVar("V", bound="View")


class Subject:
    """What a source reads from: a resource, or a row of one of its lists.

    Attributes:
        resource: the resource.
        inputs: what was asked for, or one row of it; the marker of an unknown where the row is.
        outputs: what the cloud says; nothing for rows.
        prefix: path of the row, with a dot at its end.
        views: the views of the estate, for what stands beside.
    """

    __slots__ = ("inputs", "outputs", "prefix", "resource", "views")

    def __init__(
        self, resource: Resource, views: Views, inputs: Any = None, prefix: str = "", outputs: Any = None
    ) -> None:
        self.resource = resource
        self.views = views
        self.inputs: Any = resource.told if inputs is None else inputs
        self.prefix = prefix
        self.outputs: Mapping[str, Any] = outputs if outputs is not None else {} if prefix else resource.outputs

    @property
    def estate(self) -> Estate:
        """The estate of the resource."""
        return self.views.estate

    def at(self, other: Resource) -> Subject:
        """Another resource, to be read from."""
        return Subject(other, self.views)

    def read(self, source: Reading[Any]) -> Reading[Any]:
        """One more fact, for sources that are made of others."""
        return _source(source).read(self)


class View:
    """The base of every noun."""

    _at: Subject
    _template: View

    @property
    def resource(self) -> Resource:
        """What it is a view of."""
        return self._at.resource

    @property
    def at(self) -> Subject:
        """What it is read from."""
        return self._at

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Reading[Any]:
            values = self.__dict__
            template = values.get("_template")
            if template is None or name not in template.__dict__:
                raise AttributeError(name)
            found = template.__dict__[name].read(values["_at"])
            values[name] = found
            return found


def bind(template: V, at: Subject) -> V:
    """The view of a resource by a reader's template."""
    view = object.__new__(type(template))
    view.__dict__["_at"] = at
    view.__dict__["_template"] = template
    return view


def sources(template: View) -> Mapping[str, Source]:
    """Fact -> where it stands, of a reader's template."""
    return {name: _source(value) for name, value in vars(template).items()}


def _source(value: Any) -> Source:
    # A template says where a fact stands in the place of the fact itself; see `infra.view.source`.
    return value
