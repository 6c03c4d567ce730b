"""Styles and scripts: built, typed, and free of what the pages must not carry."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

import realname.pages
from realname.pages import assets

PAGES = Path(realname.pages.__file__).parent
CHECKOUT = PAGES.parents[2]

NPM = shutil.which("npm")

needs_node = pytest.mark.skipif(
    NPM is None or not (CHECKOUT / "node_modules").is_dir(),
    reason="the pages' packages are not installed; run `make setup`",
)


@needs_node
def test_the_scripts_are_strictly_typed() -> None:
    done = subprocess.run(
        [str(NPM), "run", "--silent", "types"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_lock_names_hashes_and_no_addresses() -> None:
    packages = json.loads((CHECKOUT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, package in packages.items():
        if name:
            assert "resolved" not in package
            assert package["integrity"].startswith("sha512-")


def test_built_files_carry_no_crown_no_font_and_load_nothing() -> None:
    style = (PAGES / "static" / assets.address("page.css").rpartition("/")[2]).read_text("utf-8")
    assert "@font-face" not in style
    assert "GDS Transport" not in style
    assert "url(" not in style.replace("url(data:", "").replace('url("data:', "")


def test_a_page_names_built_files(client: Client) -> None:
    page = client.get("/").content.decode()
    for name in ("page.css", "page.js", "mark.svg"):
        assert assets.address(name) in page
        assert (PAGES / "static" / assets.address(name).rpartition("/")[2]).is_file()


def test_an_asset_that_is_not_built_is_an_error() -> None:
    with pytest.raises(KeyError):
        assets.address("absent.css")
