"""The template keys of programmes' galleries: drawn with a gallery, sealed by the service, gone with it."""

from __future__ import annotations

import os

from realname.connect.keys.data_keys import DataKey, Place
from realname.measure.faces.protection import KEY_BYTES, protect
from realname.measure.readings import EngineStamp, Template
from realname.record.errors import Conflict
from realname.record.programmes.models import ProgrammeGallery
from realname.record.registrations.actions.platform_keys import platform_key

SEALING = "programme-galleries"


def draw_key(gallery: ProgrammeGallery) -> None:
    """Give a new gallery its template key. In a transaction."""
    sealed = DataKey(platform_key(SEALING)).seal(os.urandom(KEY_BYTES), _place(gallery))
    gallery.template_key = bytes(sealed)


def template_key(gallery: ProgrammeGallery) -> bytes:
    """Return a gallery's key. Conflict `programme.gallery_destroyed`. In a transaction."""
    if gallery.template_key is None:
        raise Conflict(
            "This gallery was destroyed, and nothing of it can be compared any more.",
            code="programme.gallery_destroyed",
            remedy="Use the gallery of today, or go the ordinary way.",
        )
    return DataKey(platform_key(SEALING)).unseal(bytes(gallery.template_key), _place(gallery))


def key_id(gallery: ProgrammeGallery) -> str:
    """Return by what templates of this gallery are known: those under another id are refused."""
    return f"programme-{gallery.id.hex}"


def protected(gallery: ProgrammeGallery, template: Template) -> Template:
    """Return a template as this gallery keeps it. In a transaction."""
    return protect(template, template_key(gallery), key_id(gallery))


def stamp_of(gallery: ProgrammeGallery) -> EngineStamp:
    """Return which engine made its templates."""
    return EngineStamp(gallery.engine_name, gallery.engine_version, gallery.engine_digest)


def _place(gallery: ProgrammeGallery) -> Place:
    return Place("programmes_gallery", "template_key", gallery.id)
