"""Benchmarks are collected by `run.py bench` alone: a test run does not need them."""


def pytest_ignore_collect(config):
    return None if config.getoption("benchmark_enable") else True
