"""Fixtures of several test files."""

from browsing import browser, server, vocabulary

__all__ = ["browser", "server", "vocabulary"]
