"""What the tests of a plug-in use: the conformance suite for its rule kinds, and small models to try them on.

>>> from forcegen.testing import small_model
>>> small_model(rotations=2).calendar.rotations
2
"""

from __future__ import annotations

from forcegen.testing.conformance import Conformance, check_plugin
from forcegen.testing.small_models import small_model

__all__ = ["Conformance", "check_plugin", "small_model"]
