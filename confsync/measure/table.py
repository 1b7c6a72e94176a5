"""Two people's answers to the same items -> a table: how often each label of one met each label of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, eq=False)
class Table(Generic[Value]):
    """A square of counts: rows are the first person's values, columns the second's, both in the order of `values`."""

    values: tuple[Value, ...]
    counts: NDArray[np.int64]

    @property
    def items(self) -> int:
        """Items that both answered."""
        return int(self.counts.sum())


def crossed(pairs: Iterable[tuple[Value, Value]], values: Sequence[Value] | None = None) -> Table[Value]:
    """The table of (first, second) answers; items that only one of them saw are not to be given.

    `values` in the order of the scale; without it those that occur, sorted. Raises ValueError for others.
    """
    return table_from(Counter(pairs), values)


def table_from(seen: Mapping[tuple[Value, Value], int], values: Sequence[Value] | None = None) -> Table[Value]:
    """The same from counted pairs."""
    import numpy as np

    found = {value for pair in seen for value in pair}
    scale = tuple(values) if values is not None else tuple(sorted(found))  # type: ignore[type-var]
    if unknown := found.difference(scale):
        raise ValueError(f"values outside the scale: {', '.join(sorted(map(str, unknown)))}")
    place = {value: index for index, value in enumerate(scale)}
    counts = np.zeros((len(scale), len(scale)), dtype=np.int64)
    for (first, second), count in seen.items():
        counts[place[first], place[second]] += count
    return Table(scale, counts)
