"""Addresses of assets, for templates."""

from __future__ import annotations

from django import template

from realname.pages import assets

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built asset."""
    return assets.address(name)
