"""Scoring readers against gold annotations."""
