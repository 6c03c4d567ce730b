"""Addresses of assets, for templates."""

from __future__ import annotations

from django import template

from realname.pages import assets, headers
from realname.pages.capture import files

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built asset."""
    return assets.address(name)


@register.simple_tag(takes_context=True)
def capture_file(context: template.Context, kind: str) -> str:
    """Return the address of what guidance before the camera runs on, `wasm` or `model`, and let the page run it."""
    context["request"].META[headers.OPENS_CAMERA] = "yes"
    return files.address(kind)
