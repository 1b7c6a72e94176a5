"""Dice -> complaints with one of the handbook's sample drawings each, and a vendor's three people who mark faults."""

from __future__ import annotations

from .dice import Dice
from .item import Content, Habit, Item, Task

FOLDER = "taxonomy/packaging-defects"
# Drawing -> its faults: label, x, y, width, height in pixels, all drawings being 1200 x 800.
FAULTS: dict[str, tuple[tuple[str, int, int, int, int], ...]] = {
    "broken-tablet": (("BROKEN_TABLET", 536, 446, 130, 134),),
    "crushed-carton": (("CRUSHED_CARTON", 758, 186, 284, 228),),
    "illegible-code": (("ILLEGIBLE_CODE", 418, 394, 478, 70),),
    "misprint": (("MISPRINT", 158, 238, 722, 114),),
    "missing-tablet": (("MISSING_TABLET", 328, 212, 156, 158),),
    "punctured-foil": (("PUNCTURED_FOIL", 742, 254, 104, 80),),
    "reflection": (),
    "torn-seal": (("TORN_SEAL", 492, 204, 216, 62),),
}
_TEMPTING = {
    "broken-tablet": "MISSING_TABLET",
    "illegible-code": "MISPRINT",
    "crushed-carton": "TORN_SEAL",
}
_GLARE = ("PUNCTURED_FOIL", 330, 438, 158, 146)
_COMMENTS = {"accept": (*("",) * 14, "cut by the frame?"), "ignore": ("too dark", ""), "reject": ("not a package",)}
REASONS = ("borders-by-label", "touch-all-sides", "one-fault-one-region", "rather-wide", "")


def photographs(dice: Dice, count: int) -> tuple[Item, ...]:
    """So many complaints; the drawings come round again, as there are only eight."""
    drawings = [name for _ in range(count // len(FAULTS) + 1) for name in dice.order(sorted(FAULTS))]
    return tuple(_photograph(dice, number, name) for number, name in enumerate(drawings[:count], 1))


def _photograph(dice: Dice, number: int, name: str) -> Item:
    task: Task = {
        "image": f"{FOLDER}/{name}.png",
        "width": 1200,
        "height": 800,
        "complaint": f"Q-{number:04}",  # hashed with the picture, since pictures come round again
        "meta": {"complaint": f"Q-{number:04}", "drawing": name},
    }
    right = FAULTS[name]
    tempting = {0: (_TEMPTING[name], *right[0][1:])} if name in _TEMPTING else {}
    answer = dice.weighed({"accept": 92, "ignore": 5, "reject": 3})
    return Item(task, right, tempting, answer, dice.pick(_COMMENTS[answer]))


def with_regions(task: Task, content: Content) -> Task:
    """The task as image_manual stores it: rectangles with their corners."""
    return {**task, "spans": [_rectangle(task, *region) for region in content]}


def _rectangle(task: Task, label: str, x: float, y: float, width: float, height: float) -> Task:
    corners = [[x, y], [x, y + height], [x + width, y + height], [x + width, y]]
    return {
        "id": f"{task['complaint']}-{label}-{x}-{y}",
        "label": label,
        "color": "#ffd479",
        "type": "rect",
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "center": [round(x + width / 2, 2), round(y + height / 2, 2)],
        "points": corners,
    }


def careful(dice: Dice, item: Item) -> Content:
    """Draws close to the fault."""
    return _drawn(dice, item, air=4, confused=0.05)


def confusing(dice: Dice, item: Item) -> Content:
    """Takes reflections for holes, and codes for fixed print."""
    if not item.right and dice.happens(0.6):
        return (_around(dice, _GLARE, 8),)
    return _drawn(dice, item, air=6, confused=0.6)


def generous(dice: Dice, item: Item) -> Content:
    """Draws far around the fault, and uses a label that is gone."""
    drawn = _drawn(dice, item, air=45, confused=0.1)
    if drawn and drawn[0][0] == "ILLEGIBLE_CODE" and dice.happens(0.35):
        return (("SCRATCHED_PRINT", *drawn[0][1:]),)
    return drawn


def _drawn(dice: Dice, item: Item, *, air: float, confused: float) -> Content:
    regions = [item.tempting.get(0, region) if dice.happens(confused) else region for region in item.right]
    return tuple(_around(dice, region, air) for region in regions)


def _around(dice: Dice, region: tuple[str, int, int, int, int], air: float) -> tuple[str, float, float, float, float]:
    label, x, y, width, height = region
    left, top, right, bottom = (dice.between(0, air) for _ in range(4))
    return label, round(x - left, 1), round(y - top, 1), round(width + left + right, 1), round(height + top + bottom, 1)


HABITS: dict[str, Habit] = {"va1": careful, "va2": confusing, "va3": generous}
