"""The service's settings with the instruments that REALNAME_BENCHMARK_INSTRUMENTS names: for `benchmarks.kills`."""

from __future__ import annotations

import os

from realname.settings import *  # noqa: F403  every setting but one

REALNAME_INSTRUMENTS = os.environ["REALNAME_BENCHMARK_INSTRUMENTS"]
