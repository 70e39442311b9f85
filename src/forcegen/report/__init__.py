"""What a plan looks like to a reader."""

from __future__ import annotations

from forcegen.report.text import text_report

__all__ = ["text_report"]
