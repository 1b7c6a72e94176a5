"""How far apart two values are: 0 for the same, up to 1 or beyond for the most different."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
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
    import numpy as np

    numbers = np.array([float(value) for value in values])  # type: ignore[arg-type]
    return np.asarray((numbers[:, None] - numbers[None, :]) ** 2)


def masi(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 - J * M of two sets: Jaccard times 1 if equal, 2/3 if one holds the other, 1/3 if they overlap (Passonneau 2006)."""
    return _between(values, masi_distance)


def jaccard(values: Sequence[object], _totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 - the share of common members of two sets; two empty sets are the same."""
    return _between(values, lambda one, other: 1.0 - len(one & other) / len(one | other) if one or other else 0.0)


def masi_distance(one: Set[object], other: Set[object]) -> float:
    """MASI distance of two sets; an empty set is as far from any other as can be."""
    common = one & other
    if one == other:
        return 0.0
    if not common:
        return 1.0
    monotonicity = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1.0 - len(common) / len(one | other) * monotonicity


def _between(values: Sequence[object], distance: Callable[[Set[object], Set[object]], float]) -> NDArray[np.float64]:
    import numpy as np

    sets = [value if isinstance(value, Set) else frozenset(value) for value in values]  # type: ignore[call-overload]
    return np.array([[distance(one, other) for other in sets] for one in sets]).reshape(len(sets), len(sets))
