"""Specimen documents drawn by us: invented people, correct check digits, each marked SPECIMEN 样本."""

from realname.evaluate.specimens.errors import SpecimenError
from realname.evaluate.specimens.specimen import GRADES, KINDS, SIDES, Specimen, render, render_sides
from realname.evaluate.specimens.writing import render_many, render_to

__all__ = [
    "GRADES",
    "KINDS",
    "SIDES",
    "Specimen",
    "SpecimenError",
    "render",
    "render_many",
    "render_sides",
    "render_to",
]
