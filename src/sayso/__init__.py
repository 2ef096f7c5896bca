"""Sayso reads the news and answers: who said what, to whom, when and where, and on whose say-so?"""

from __future__ import annotations

__version__ = "0.1.0"
