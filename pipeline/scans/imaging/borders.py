"""What lies around the page in a scan: a dark bed, black edges. Found as dark that reaches in from the image's edge."""

from __future__ import annotations

import numpy as np

from pipeline.scans.imaging.morphology import Mask, grown
from pipeline.scans.imaging.small import Small

BED = 0.5
"""Of the paper's brightness: what is darker, without being print, is no paper. Measured on 55 pages: beds are at
0.29 at the median, 0.48 at most; the darkest 0.5 % of what is kept at 0.70 at the median, 0.47 at least."""

SEAM = 7
"""Pixels of the small image added around a bed: the page's edge, its shadow, the edges of the leaves below it."""

PAGE = 0.25
"""A row or column of the image belongs to the page when this share of its pixels is paper."""


def bed(small: Small) -> Mask:
    """The pixels of the small image that lie outside the page, none where it fills its image."""
    dark = small.paper < BED * small.white
    if not _at_edge(dark):
        return np.zeros_like(dark)
    reach = np.zeros_like(dark)
    for axis in (0, 1):
        reach |= np.logical_and.accumulate(dark, axis=axis)
        reach |= np.flip(np.logical_and.accumulate(np.flip(dark, axis), axis=axis), axis)
    return grown(reach, SEAM, SEAM) if reach.any() else reach


def _at_edge(dark: Mask) -> bool:
    """Whether a twentieth of one of the image's edges is dark."""
    return any(float(edge.mean()) > 0.05 for edge in (dark[0], dark[-1], dark[:, 0], dark[:, -1]))


def page(outside: Mask) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the page, in pixels of the small image, given what lies outside of it."""
    height, width = outside.shape
    columns = np.flatnonzero((~outside).mean(axis=0) > PAGE)
    rows = np.flatnonzero((~outside).mean(axis=1) > PAGE)
    if not len(columns) or not len(rows):
        return 0, 0, width, height
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
