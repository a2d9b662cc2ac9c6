"""A task's wording: its folder of prompts rendered for one document, the same words first, the article last.

prompt.py    Prompt                  what is sent, its fingerprint, and what is said when an answer does not hold
guide.py     field_guide             the task's own docstrings and descriptions as prompt text
article.py   Shown, article_message  one article, fenced
examples.py  Example, load_examples  worked examples, checked before a model is called
"""

from __future__ import annotations

from pipeline.prompt.article import Shown
from pipeline.prompt.examples import Example
from pipeline.prompt.guide import field_guide
from pipeline.prompt.prompt import Prompt

__all__ = ["Example", "Prompt", "Shown", "field_guide"]
