"""What a plain installation does not bring: asked for by name, in one message that says how to get it."""

from __future__ import annotations

from importlib.util import find_spec

from forcegen.problems import ModelError, Problem

EXTRAS = {
    "report": ("matplotlib", "jinja2"),
    "tables": ("pandas", "pyarrow", "openpyxl"),
}
"""Extra → the packages that it brings."""


def need(*packages: str, where: str) -> None:
    """Refuse to go on without packages that an extra brings.

    Args:
        packages: Names of packages, each of an extra.
        where: What asks for them.

    Raises:
        ModelError: When one of them is not installed.
    """
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise ModelError(
            Problem(
                where,
                f"no package {package}",
                f"the extra {_extra(package)}",
                f'pip install "forcegen[{_extra(package)}]"',
            )
            for package in missing
        )


def _extra(package: str) -> str:
    return next(extra for extra, packages in EXTRAS.items() if package in packages)
