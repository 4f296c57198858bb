"""For every pytest run, of the library's tests and of notebooks with nbval alike."""

import os
import sys

import pytest

from kernel_environment import VARIABLES

pytest_plugins = ["nbval_book"]

# Before numpy and torch are imported, and inherited by every kernel that nbval starts. What
# `run.py portability` adds stays as it is.
os.environ.update(VARIABLES)


@pytest.fixture(scope="session")
def doctest_namespace():
    """What a reader of the examples has imported; the other names of a module are no help there."""
    import numpy as np

    import acts

    return {"acts": acts, "np": np}


def pytest_runtest_setup(item):
    """No example draws into axes that another test has left open."""
    if isinstance(item, pytest.DoctestItem) and "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
