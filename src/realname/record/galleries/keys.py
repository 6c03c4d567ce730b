"""The keys of galleries: what turns the templates, what knows an identity again, and what seals copies on disk."""

from __future__ import annotations

import os
from collections.abc import Mapping

from realname.connect.keys.blind_index import BlindIndex
from realname.connect.keys.data_keys import DataKey, Place
from realname.connect.keys.sealing import KEY_BYTES
from realname.measure.faces.protection import protect
from realname.measure.readings import Template
from realname.record.galleries.models import GalleryRow
from realname.record.identities.actions.counting import identity_of
from realname.record.registrations.actions.platform_keys import NOBODY, platform_key

PROTECTION = "gallery-protection"
IDENTITIES = "gallery-identities"
SNAPSHOTS = "gallery-snapshots"
KEY_ID = "gallery-1"


def protected(template: Template) -> Template:
    """Return a template as the gallery keeps it, and as it is searched with."""
    return protect(template, platform_key(PROTECTION), KEY_ID)


def identity_digest(fields: Mapping[str, str]) -> bytes | None:
    """Return by what an identity is known again among operators; None where the document's number is not known."""
    identity = identity_of(fields)
    if identity is None:
        return None
    index = BlindIndex(NOBODY, {1: platform_key(IDENTITIES)})
    return index.of("identity", f"{identity.kind}|{identity.state}|{identity.number}")


def draw_snapshot_key(gallery: GalleryRow) -> bytes:
    """Return the key that seals copies on disk now, drawing one where somebody left the gallery since."""
    found = snapshot_key(gallery)
    if found is None:
        drawn = bytes(DataKey(platform_key(SNAPSHOTS)).seal(os.urandom(KEY_BYTES), _place(gallery)))
        GalleryRow.objects.filter(id=gallery.id, snapshot_key=None).update(snapshot_key=drawn)
        found = snapshot_key(gallery)
    if found is None:
        raise OSError("the key of the copies was destroyed while it was drawn")
    return found


def snapshot_key(gallery: GalleryRow) -> bytes | None:
    """Return the key that opens copies on disk, None where it was destroyed."""
    sealed = GalleryRow.objects.filter(id=gallery.id).values_list("snapshot_key", flat=True).first()
    return None if sealed is None else DataKey(platform_key(SNAPSHOTS)).unseal(bytes(sealed), _place(gallery))


def _place(gallery: GalleryRow) -> Place:
    return Place("galleries_gallery", "snapshot_key", gallery.id)
