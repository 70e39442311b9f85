"""``python -m forcegen``."""

from __future__ import annotations

from forcegen.cli import main

if __name__ == "__main__":
    main()
