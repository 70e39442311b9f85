"""How models and documents show themselves in a notebook: by a function that the package's front door sets."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it: ``import forcegen`` loads this file, and not ``typing``

if TYPE_CHECKING:
    from collections.abc import Callable

type _Renderer = Callable[[object], str | None]


def _plain(_: object) -> str | None:
    """Leave it to the notebook, which shows what ``repr`` gives."""
    return None


_renderer: _Renderer = _plain


def set_renderer(renderer: _Renderer) -> None:
    """Set what makes HTML of an object; data knows nothing of reports, so that this is set from above."""
    global _renderer  # noqa: PLW0603 - set once, when the package is imported
    _renderer = renderer


class Displayed:
    """An object that a notebook shows as HTML."""

    def _repr_html_(self) -> str | None:
        return _renderer(self)
