"""Addresses of assets, for templates."""

from __future__ import annotations

from django import template

from realname.pages import assets
from realname.pages.capture import files

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built asset."""
    return assets.address(name)


@register.simple_tag
def capture_file(kind: str) -> str:
    """Return the address of what guidance before the camera runs on: `wasm` or `model`."""
    return files.address(kind)
