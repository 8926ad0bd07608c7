"""Traits of jupyter's classes, settled before threads make objects of these classes.

A trait may name the class of its values. traitlets looks the name up when the first object is
made, and puts the class in its place; when two threads do so at once, one of them may take the
class for a name: "import_item accepts strings". So the names are looked up here, once.
"""

from __future__ import annotations

from collections.abc import Iterator

from traitlets import HasTraits
from traitlets.traitlets import ClassBasedTraitType

#: Packages whose classes run notebooks; others, widgets say, are none of our business.
OWNERS = frozenset({"alliance_health", "jupyter_client", "nbclient", "papermill", "traitlets"})


def settle_traits() -> None:
    """Look up the classes that are named by traits of the classes that run notebooks."""
    for kind in {one for one in _kinds(HasTraits) if one.__module__.partition(".")[0] in OWNERS}:
        for trait in kind.class_traits().values():
            if isinstance(trait, ClassBasedTraitType):
                trait.instance_init(None)


def _kinds(base: type[HasTraits]) -> Iterator[type[HasTraits]]:
    """Yield a class and all that are derived from it, some more than once."""
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)
