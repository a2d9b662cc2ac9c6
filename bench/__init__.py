"""Measured speed: each file is one benchmark with a `main`, which prints its figures as ratios."""

from __future__ import annotations
