"""The one door to language models: only here are openai, instructor and tenacity imported.

settings.py       ModelSettings        what a person says about a model: address, pace, patience, budget, prices
client.py         Client               one HTTP attempt
transport.py      Transport            one request: its attempts, paced and within the budget
conversation.py   Conversation         one document: asked, judged, asked again with what is wrong
troubles.py       Trouble, Ended       what can go wrong, sorted by what is to be done about it
pace.py           Gate, Bucket, Purse  requests at once, a minute, in all
"""

from __future__ import annotations

from pipeline.model.settings import Budget, Key, ModelSettings, Pace, Patience, Prices, key_variable

__all__ = ["Budget", "Key", "ModelSettings", "Pace", "Patience", "Prices", "key_variable"]
