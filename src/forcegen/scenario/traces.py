"""What a scenario leaves in the settings of a plan: by it a plan that carries another scenario's name is found."""

from __future__ import annotations

from forcegen.model import ForceModel
from forcegen.scenario.settings import Settings
from forcegen.scenario.vary import vary
from forcegen.terms.combination import BASE


def lacking(model: ForceModel, scenario: str, settings: Settings) -> tuple[str, ...]:
    """What a scenario changes and some settings do not, as paths and names; nothing where they may be of it.

    Changes by hand have the last word on a value, and can drop rows; but what a scenario sets is always named in
    the settings, unless its row was dropped. Settings of ``base`` may hold anything, because all of it may be by hand.

    Args:
        model: The model as written.
        scenario: Name of one of its scenarios.
        settings: Settings recorded of a plan of that model.

    Raises:
        ModelError: When the model has no such scenario.
    """
    if scenario == BASE:
        return ()
    own = vary(model, scenario).settings
    missing = [path for path in own.figures if path not in settings.figures and not _dropped(path, settings)]
    missing += [f"a scale of {group}" for group in own.scale if group not in settings.scale]
    missing += [f"without {rule}" for rule in own.without if not _dropped(f"{rule}.", settings)]
    # rows that it adds can be dropped by hand without a trace: they count only where nothing else tells
    nothing_set = not (own.figures or own.scale or own.without)
    if nothing_set and not any(table in settings.added for table in own.added):
        missing += [f"rows added to {table}" for table in own.added]
    return tuple(missing)


def _dropped(path: str, settings: Settings) -> bool:
    """Whether the settings drop the row of a path."""
    return any(path.startswith((f"{name}.", f"rules.{name}.")) for name in settings.without)
