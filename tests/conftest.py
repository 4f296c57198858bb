"""Fixtures of several test files; which folders a run collects."""

from pathlib import Path

from browsing import browser, server, vocabulary, window

__all__ = ["browser", "server", "vocabulary", "window"]

BENCH = Path(__file__).parent / "bench"


def pytest_ignore_collect(collection_path, config):
    """Benchmarks are collected by `run.py bench` alone: a test run does not need them."""
    if collection_path == BENCH and not config.getoption("benchmark_enable"):
        return True
    return None
