"""What `realname run` prints to paste is a shell's and Python's."""

from __future__ import annotations

import subprocess
from pathlib import Path

from realname.cli.service.first_registration import first_registration


def test_a_shell_and_python_can_read_it(tmp_path: Path) -> None:
    block = first_registration("http://127.0.0.1:8700", "an-id", "a-secret", tmp_path, "http://127.0.0.1:8714")
    subprocess.run(["/bin/sh", "-n"], input=block, text=True, check=True, timeout=30)
    first, *lines, last = block.splitlines()
    assert (first.endswith("- <<'END'"), last) == (True, "END")
    compile("\n".join(lines), "pasted", "exec")
    assert str(tmp_path.resolve() / "first") in block
