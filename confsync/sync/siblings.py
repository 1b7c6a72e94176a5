"""(PageTree, RemoteTree, steps) -> the fewest moves that put siblings into reading order.

Only pages of ours are moved; pages of other people keep their neighbours. Where the wiki does not tell positions
(Data Center) nothing can be arranged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from confsync.model.page import PageTree
from confsync.sync.match import is_misplaced
from confsync.sync.order import kept
from confsync.sync.step import Create, Move, Place, Step
from confsync.sync.wiki import OwnPage, RemoteTree


def arranged(
    desired: PageTree,
    remote: RemoteTree,
    known: Mapping[str, OwnPage],
    steps: Sequence[Step],
    left_alone: Collection[str],
) -> tuple[Place, ...]:
    """Places to take once the steps are done, to be taken in this order."""
    arrivals = [step.key for step in steps if isinstance(step, Create | Move)]
    families: dict[tuple[str | None, str | None], list[str]] = {}
    for page in desired.pages:
        if page.key not in left_alone:
            families.setdefault((page.parent, page.space), []).append(page.key)
    rank = {key: index for index, key in enumerate(arrivals)}
    places: list[Place] = []
    for family in families.values():
        stay = [key for key in family if _stays(key, desired, remote, known)]
        positions = {key: known[key].page.position for key in stay}
        if len(family) > 1 and None not in positions.values():
            stay.sort(key=lambda key: positions[key] or 0)
            come = sorted((key for key in family if key in rank and key not in positions), key=rank.__getitem__)
            places.extend(_places(family, stay, come))
    return tuple(places)


def _stays(key: str, desired: PageTree, remote: RemoteTree, known: Mapping[str, OwnPage]) -> bool:
    """Whether a page is below the wanted parent already; one that is only begun may be."""
    return key in known and not is_misplaced(desired.by_key[key], known[key], remote, known)


def _places(wanted: Sequence[str], stay: Sequence[str], come: Sequence[str]) -> Iterator[Place]:
    """Moves into the wanted order, where arrivals stand last at first; what neither stays nor comes is passed over."""
    present = {*stay, *come}
    rank = {key: index for index, key in enumerate(key for key in wanted if key in present)}
    here = list(rank)
    unmoved = kept([rank[key] for key in (*stay, *come)], {rank[key] for key in stay})
    for index, key in enumerate(here):
        if index not in unmoved:
            yield Place(key, "after", here[index - 1]) if index else Place(key, "before", here[min(unmoved)])
