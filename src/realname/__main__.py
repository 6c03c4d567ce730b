"""Run realname as `python -m realname`."""

from __future__ import annotations

import sys

from realname.cli import main

sys.exit(main())
