"""How far apart two values are: 0 for the same, up to 1 or beyond for the most different."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Distance = Callable[["Sequence[object]", "NDArray[np.int64]"], "NDArray[np.float64]"]
"""(values in the order of the scale, how often each occurs) -> values x values."""


def nominal(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 for any two different values."""
    import numpy as np

    return 1.0 - np.eye(len(values))


def ordinal(values: Sequence[object], totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Krippendorff's ordinal metric: the square of how many answers lie between, half of both ends included."""
    import numpy as np

    ranks = np.cumsum(totals) - totals / 2.0
    return np.asarray((ranks[:, None] - ranks[None, :]) ** 2).reshape(len(values), len(values))


def interval(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """The square of the difference of two numbers."""
    return _differences(values) ** 2


def ratio(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """The square of the difference of two numbers from 0 up, as a share of their sum; 0 and 0 are the same."""
    import numpy as np

    numbers = _numbers(values)
    sums = numbers[:, None] + numbers[None, :]
    return (_differences(values) / np.where(sums == 0, 1.0, sums)) ** 2


def linear(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many places of the scale lie between, as a share of the whole scale: the linear weights of kappa and AC2."""
    import numpy as np

    places = np.arange(len(values))
    return np.asarray(np.abs(places[:, None] - places[None, :]) / max(1, len(values) - 1))


def quadratic(values: Sequence[object], totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """The square of `linear`."""
    return linear(values, totals) ** 2


def masi(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 - J * M of two sets: Jaccard times 1 if equal, 2/3 if one holds the other, 1/3 if they overlap.

    Source: Passonneau 2006, whose M scales the similarity; some scale the distance and get other values.
    An empty set is as far from any other as can be, and the same as itself.
    """
    import numpy as np

    common, sizes = _common(values)
    smaller, larger = np.minimum(sizes[:, None], sizes[None, :]), np.maximum(sizes[:, None], sizes[None, :])
    held = np.where(common == larger, 1.0, np.where(common == smaller, 2 / 3, 1 / 3))
    return 1.0 - _shares(common, sizes) * held


def jaccard(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 - the share of common members of two sets; two empty sets are the same."""
    return 1.0 - _shares(*_common(values))


def masi_distance(one: Set[object], other: Set[object]) -> float:
    """MASI distance of two sets, as `masi` has it."""
    import numpy as np

    return float(masi((one, other), np.ones(2, dtype=np.int64))[0, 1])


def _numbers(values: Sequence[object]) -> NDArray[np.float64]:
    import numpy as np

    return np.array([float(value) for value in values])  # type: ignore[arg-type]


def _differences(values: Sequence[object]) -> NDArray[np.float64]:
    import numpy as np

    numbers = _numbers(values)
    return np.asarray(numbers[:, None] - numbers[None, :])


def _common(values: Sequence[object]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many members each two sets share, and how many each has. Sets come as sets or as tuples."""
    import numpy as np

    sets: list[frozenset[object]] = [frozenset(value) for value in values if isinstance(value, Iterable)]
    column = {member: index for index, member in enumerate(set().union(*sets))}
    members = np.zeros((len(sets), len(column)))
    for row, one in enumerate(sets):
        members[row, [column[member] for member in one]] = 1.0
    return members @ members.T, members.sum(axis=1)


def _shares(common: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Common members as a share of all members of two sets; 1 for two empty sets."""
    import numpy as np

    union = sizes[:, None] + sizes[None, :] - common
    return np.where(union == 0, 1.0, common / np.where(union == 0, 1.0, union))
