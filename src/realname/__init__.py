"""Face-verified registration of phone lines: measure, judge, record."""

import os

__version__ = "0.1.0"

# One process a core, one thread a process: OpenBLAS would start a thread a core for each small matrix product, and
# they wait for each other by spinning. Reading a page took twice the processor time on a busy machine of two cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
