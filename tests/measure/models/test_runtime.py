"""Networks as several processes load them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from realname.measure.models import store

LOAD = "from realname.measure.models.runtime import network; network('yunet_float')"


@pytest.mark.models
def test_processes_that_start_at_once_share_a_fresh_cache(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = tmp_path_factory.mktemp("models")
    for file in store.folder().iterdir():
        if file.is_file() or not file.name.startswith("compiled"):
            (fresh / file.name).symlink_to(file)
    monkeypatch.setenv("REALNAME_MODELS", str(fresh))
    running = [subprocess.Popen([sys.executable, "-c", LOAD], stderr=subprocess.PIPE) for _ in range(4)]
    for process in running:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint.decode()
    [compiled] = fresh.glob("compiled-*")
    assert list(compiled.glob("*.blob"))
