"""Run ``python -m tosscan``."""

from __future__ import annotations

import sys

from tosscan.cli import main

if __name__ == "__main__":
    sys.exit(main())
