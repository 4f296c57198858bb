"""For every pytest run, of the library's tests and of notebooks with nbval alike."""

import os

from kernel_environment import VARIABLES

pytest_plugins = ["nbval_book"]

# Before numpy and torch are imported, and inherited by every kernel that nbval starts. What
# `run.py portability` adds stays as it is.
os.environ.update(VARIABLES)
