"""Fixtures of several test files; which tests a run collects, orders and skips."""

import os
from functools import cache
from pathlib import Path

import pytest

import site_files
from browsing import browser, server, vocabulary, window

__all__ = ["browser", "server", "vocabulary", "window"]

BENCH = Path(__file__).parent / "bench"


def pytest_ignore_collect(collection_path, config):
    """Benchmarks are collected by `run.py bench` alone: a test run does not need them."""
    if collection_path == BENCH and not config.getoption("benchmark_enable"):
        return True
    return None


def pytest_collection_modifyitems(items):
    """What takes longest first; one worker reads the pages for all tests without a browser."""
    items.sort(key=_by_length)
    for item in items:
        if _by_length(item) == 1:
            item.add_marker(pytest.mark.xdist_group("pages read without a browser"))


@cache
def _complaint():
    return site_files.complaint()


def pytest_runtest_setup(item):
    """Tests of the built site need it; the stage `site` of `run.py test` insists, others skip."""
    needs_it = item.get_closest_marker("site") or "server" in item.fixturenames
    if needs_it and (why := _complaint()):
        if os.environ.get("SITE_TESTS") == "required":
            pytest.fail(why, pytrace=False)
        pytest.skip(why)


def _by_length(item):
    if item.get_closest_marker("slow"):
        return 0
    if item.get_closest_marker("site"):
        return 1
    return 2 if item.name.startswith("test_page[") else 3
