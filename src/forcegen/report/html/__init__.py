"""The plan as one page of HTML: self-contained, without a script, without a network."""

from __future__ import annotations

from forcegen.report.html.page import html_report

__all__ = ["html_report"]
