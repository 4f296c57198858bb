"""Fixtures of several test files; which folders a run collects."""

from pathlib import Path

import pytest
from browsing import browser, server, vocabulary, window

__all__ = ["browser", "server", "vocabulary", "window"]

BENCH = Path(__file__).parent / "bench"


def pytest_ignore_collect(collection_path, config):
    """Benchmarks are collected by `run.py bench` alone: a test run does not need them."""
    if collection_path == BENCH and not config.getoption("benchmark_enable"):
        return True
    return None


def pytest_collection_modifyitems(items):
    """What takes longest first; tests that read the same page in the same worker."""
    items.sort(key=lambda item: ("second_build" not in item.name, "test_page[" not in item.name))
    for item in items:
        if hasattr(item, "callspec") and "page" in item.callspec.params:
            item.add_marker(pytest.mark.xdist_group(item.callspec.params["page"]))
