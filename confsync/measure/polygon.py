"""Outlines in a plane -> the area they cover and share.

Clipping one polygon by another fails on concave, self-touching and self-crossing outlines, which freehand drawing
makes all the time. Instead the plane is cut at the height of every corner and every crossing of two edges. Within such
a strip no edge begins, ends or crosses another, so widths change linearly, and the width in the middle times the height
of the strip is the exact area. A point is inside where the outline winds round it, as browsers fill a drawn path, so a
freehand loop that runs over its own beginning has no hole there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Points = Sequence[Sequence[float]]
_BLOCK = 2_000_000  # strips times edges looked at in one go


def areas(one: Points, other: Points) -> tuple[float, float, float]:
    """The area of one outline, of the other, and of what both cover; the last point joins the first.

    Fewer than three points, or all on one line, cover nothing.
    """
    import numpy as np

    edges = np.concatenate([_edges(one), _edges(other)])
    first = np.arange(len(edges)) < len(one)
    heights = np.unique(np.concatenate([edges[:, 1], edges[:, 3], _crossings(edges)]))
    total = np.zeros(3)
    block = max(1, _BLOCK // max(1, len(edges)))
    for start in range(0, len(heights) - 1, block):
        strip = heights[start : start + block + 1]
        total += np.diff(strip) @ _widths(edges, first, (strip[:-1] + strip[1:]) / 2)
    return float(total[0]), float(total[1]), float(total[2])


def _edges(points: Points) -> NDArray[np.float64]:
    """Start and end of each edge: x, y, x, y."""
    import numpy as np

    corners = np.array(points, dtype=float).reshape(-1, 2)
    return np.concatenate([corners, np.roll(corners, -1, axis=0)], axis=1)


def _crossings(edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """The heights at which two edges cross; parallel ones never do."""
    import numpy as np

    start, along = edges[:, :2], edges[:, 2:] - edges[:, :2]
    gap = start[None, :, :] - start[:, None, :]

    def cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])

    slant = cross(along[:, None, :], along[None, :, :])
    with np.errstate(divide="ignore", invalid="ignore"):
        mine = cross(gap, along[None, :, :]) / slant
        theirs = cross(gap, along[:, None, :]) / slant
    # nan and infinity, from parallel edges, compare as False
    row, column = np.nonzero((mine > 0) & (mine < 1) & (theirs > 0) & (theirs < 1))
    return np.asarray(start[row, 1] + mine[row, column] * along[row, 1])


def _widths(edges: NDArray[np.float64], first: NDArray[np.bool_], heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of the level line at each height lies inside the one, inside the other and inside both."""
    import numpy as np

    x, y, x_end, y_end = edges.T
    level = heights[:, None]
    active = (np.minimum(y, y_end) < level) & (level < np.maximum(y, y_end))
    rise = np.where(y_end == y, 1.0, y_end - y)
    at = np.where(active, x + (level - y) / rise * (x_end - x), np.inf)
    order = np.argsort(at, axis=1)
    at = np.take_along_axis(at, order, axis=1)
    turn = np.where(active, np.where(y_end > y, 1, -1), 0)
    inside = [np.cumsum(np.take_along_axis(turn * which, order, axis=1), axis=1) != 0 for which in (first, ~first)]
    with np.errstate(invalid="ignore"):
        step = np.diff(at, axis=1)
    step = np.where(np.isfinite(step), step, 0.0)
    both = inside[0] & inside[1]
    return np.stack([(step * part[:, :-1]).sum(axis=1) for part in (inside[0], inside[1], both)], axis=1)
