"""Subject -> objections to the shape of a scheme: parents that do not exist, circles, groups without members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from confsync.finding import Severity, spot
from confsync.lint.rule import Objection, like, rule
from confsync.lint.subject import Subject
from confsync.model.taxonomy import Status


@rule("unknown-parent")
def unknown_parent(subject: Subject) -> Iterator[Objection]:
    """A label's parent must be a label of the same scheme.

    Until it is mended, the label stands at the top of its scheme.
    """
    for scheme, label in subject.labels():
        if label.parent is not None and label.parent not in scheme.by_id:
            text = f'parent "{label.parent}" of {label.id} is not a label of {scheme.id}'
            yield Objection(spot(label, "parent"), text, like(label.parent, scheme.by_id))


@rule("parent-cycle")
def parent_cycle(subject: Subject) -> Iterator[Objection]:
    """Following parents upwards must end at a label without one; a circle has no top and would appear nowhere."""
    for scheme in subject.handbook.schemes:
        parents = {label.id: (label.parent,) if label.parent else () for label in scheme.labels}
        for cycle in cycles(parents):
            line = " → ".join((*cycle, cycle[0]))
            yield Objection(spot(scheme.by_id[cycle[0]], "parent"), f"parents go round in a circle: {line}")


@rule("orphan", Severity.WARNING)
def orphan(subject: Subject) -> Iterator[Objection]:
    """A label in use should not stand below a retired one: annotators would look for it under a group that is gone."""
    for scheme, label in subject.live_labels():
        above = scheme.by_id.get(label.parent) if label.parent else None
        if above and above.status is Status.RETIRED:
            yield Objection(spot(label, "parent"), f'parent "{above.id}" of {label.id} is retired: name another one')


@rule("abstract-leaf", Severity.WARNING)
def abstract_leaf(subject: Subject) -> Iterator[Objection]:
    """An abstract label groups others; one without members can neither be assigned nor lead to one that can."""
    for scheme, label in subject.live_labels():
        below = scheme.children.get(label.id, ())
        if label.abstract and all(child.status is Status.RETIRED for child in below):
            yield Objection(
                spot(label, "abstract"), f"{label.id} is abstract, yet no label in use names it as its parent"
            )


def cycles(onward: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The circles in a graph, each once, from its first node in the graph's order. Linear, and deep graphs are fine."""
    done: set[str] = set()
    for start in onward:
        path = [] if start in done else [start]
        trail = {start: iter(onward[start])}
        while path:
            step = next(trail[path[-1]], None)
            if step is None:
                done.add(path[-1])
                del trail[path.pop()]
            elif step in trail:
                yield tuple(path[path.index(step) :])
            elif step in onward and step not in done:
                path.append(step)
                trail[step] = iter(onward[step])
