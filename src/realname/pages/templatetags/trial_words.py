"""Words of the trial that templates ask for by name."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from realname.pages.trial import words

register = template.Library()


@register.filter
def policy_summary(name: str) -> str | Promise:
    """Return what a policy asks, in the language in force; nothing for one that we have no words for."""
    return words.POLICIES[name][1] if name in words.POLICIES else ""
