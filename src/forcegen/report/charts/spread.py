"""Circles that lie on each other, moved apart until each is seen, and labels put where they cover least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

_ROUNDS = 400
_GOLDEN = pi * (3 - 5**0.5)
"""An angle of which no small multiple is a full turn: circles on one point start out in different directions."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on the paper, in inches."""

    x: float
    y: float
    radius: float


def apart(circles: Sequence[Circle], gap: float = 0.02) -> list[Circle]:
    """The same circles, moved as little as it takes for none to touch another; those that stand free stay.

    Each pair that is too close gives way by half of what is missing, over and over. The same circles always come to
    lie at the same places.

    Args:
        circles: Circles where they belong.
        gap: Paper between two circles, in inches.
    """
    import numpy as np

    place = np.array([[one.x, one.y] for one in circles]).reshape(-1, 2)
    radii = np.array([one.radius for one in circles])
    needed = radii[:, None] + radii[None, :] + gap
    np.fill_diagonal(needed, 0.0)
    turns = _GOLDEN * np.arange(len(circles))
    nudges = np.stack([np.cos(turns), np.sin(turns)], axis=1) * 1e-3
    for _ in range(_ROUNDS):
        steps = place[:, None, :] - place[None, :, :]
        far = np.hypot(steps[..., 0], steps[..., 1])
        close = needed - far > 1e-4
        if not close.any():
            break
        on_one_point = close & (far < 1e-6)
        steps = np.where(on_one_point[..., None], nudges[:, None, :] - nudges[None, :, :], steps)
        far = np.where(on_one_point, np.hypot(steps[..., 0], steps[..., 1]), far)
        push = np.where(close, (needed - far) / 2, 0.0) / np.where(far > 0, far, 1.0)
        place = place + (steps * push[..., None]).sum(axis=1) * 0.6  # of many neighbours each pushes
    return [Circle(float(x), float(y), one.radius) for (x, y), one in zip(place, circles, strict=True)]


def labels(circles: Sequence[Circle], size: float = 0.06, most: int | None = None) -> Iterator[Circle]:
    """Places for a label beside each of the first circles: of eight around it the one that is clearest.

    Args:
        circles: All circles, those with a label first.
        size: Half of the height of a label, in inches.
        most: How many circles have a label; all when absent.
    """
    taken = list(circles)
    for one in circles[:most]:
        others = [other for other in taken if other is not one]
        best = max((_at(one, turn, size) for turn in range(8)), key=lambda place: _free(place, others))
        taken.append(best)
        yield best


def _at(one: Circle, turn: int, size: float) -> Circle:
    angle = pi * (turn + 1) / 4
    reach = one.radius + size + 0.03
    return Circle(one.x + reach * cos(angle), one.y + reach * sin(angle), size)


def _free(place: Circle, others: Sequence[Circle]) -> float:
    """Paper between a place and the nearest of the others; what is far away does not count."""
    nearest = min((hypot(place.x - o.x, place.y - o.y) - o.radius - place.radius for o in others), default=1.0)
    return round(min(nearest, 0.05), 6)
