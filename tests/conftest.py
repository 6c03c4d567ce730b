"""What every test may ask for: the evaluation data, and the networks' files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from realname.measure.models import fetching

# A busy machine is slow, not wrong: the suite has a limit of its own.
settings.register_profile("realname", deadline=None)
settings.load_profile("realname")

# A gallery in Milvus brings a library whose threads begin again in every fork, where a server that is being started
# finds them; no test uses it on both sides of one.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")

CHECKOUT = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Return where the evaluation data should lie: REALNAME_EVAL_DATA, else beside the checkout."""
    return Path(os.environ.get("REALNAME_EVAL_DATA") or CHECKOUT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """Return the folder of the evaluation data, or skip."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip("the evaluation data is not here; name its folder in REALNAME_EVAL_DATA")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs data or networks that are not on this machine, and say what to do."""
    needs = {marker.name for item in items for marker in item.iter_markers()}
    skips = {}
    if "data" in needs and not data_folder().is_dir():
        skips["data"] = "the evaluation data is not here; name its folder in REALNAME_EVAL_DATA"
    if "models" in needs and (absent := fetching.missing()):
        skips["models"] = f"networks are not here ({', '.join(absent)}); run `make models`"
    for item in items:
        for name, reason in skips.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))
