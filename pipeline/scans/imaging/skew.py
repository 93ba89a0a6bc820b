"""By how much the lines of a page slope: the angle at which its rows differ most in how much ink they hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.scans.imaging.morphology import Mask

WIDEST = 6.0
"""Degrees: no page lies more askew in a scanner or before a camera and is not turned altogether."""


def angle(ink: Mask) -> float:
    """Degrees that the lines of `ink` rise by to the right: turned clockwise by it, they are straight; 0 if unclear."""
    places = np.nonzero(ink)
    if len(places[0]) < 200:
        return 0.0
    rows, columns = places[0].astype(np.float32), places[1].astype(np.float32)
    best = _best(rows, columns, np.arange(-WIDEST, WIDEST + 0.01, 0.5))
    best = _best(rows, columns, best + np.arange(-0.5, 0.51, 0.1))
    return round(_best(rows, columns, best + np.arange(-0.08, 0.081, 0.04)), 2)


def sharpness(rows: NDArray[np.float32], columns: NDArray[np.float32], degrees: float) -> float:
    """How much neighbouring rows differ in ink when it is turned by `degrees`: sum of squared steps of the profile."""
    slope = np.float32(np.tan(np.radians(degrees)))
    turned = rows + columns * slope
    profile = np.bincount((turned - turned.min()).astype(np.int32))
    return float((np.diff(profile.astype(np.float64)) ** 2).sum())


def _best(rows: NDArray[np.float32], columns: NDArray[np.float32], angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda degrees: (sharpness(rows, columns, float(degrees)), -abs(degrees))))
