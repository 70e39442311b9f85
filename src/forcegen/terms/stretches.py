"""Numbers that follow each other, taken together: rotations of a plan, columns of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping


def stretches(
    numbers: Iterable[int], alike: Callable[[int, int], bool] = lambda before, number: True
) -> Iterator[list[int]]:
    """Group numbers into stretches without gaps, ascending.

    Args:
        numbers: The numbers, in any order.
        alike: Whether a number may stand in one stretch with the number before it.

    >>> list(stretches([1, 2, 5, 3, 6]))
    [[1, 2, 3], [5, 6]]
    >>> list(stretches([1, 2, 3], lambda before, number: number != 3))
    [[1, 2], [3]]
    """
    stretch: list[int] = []
    for number in sorted(numbers):
        if stretch and not (number == stretch[-1] + 1 and alike(stretch[-1], number)):
            yield stretch
            stretch = []
        stretch.append(number)
    if stretch:
        yield stretch


def equal(values: Mapping[int, object]) -> Callable[[int, int], bool]:
    """Return whether two numbers have the same value: what ``stretches`` may ask.

    >>> list(stretches([1, 2, 3], equal({1: "open", 2: "open", 3: "shut"})))
    [[1, 2], [3]]
    """
    return lambda before, number: values[before] == values[number]
