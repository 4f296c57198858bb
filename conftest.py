"""For every pytest run, of the library's tests and of notebooks with nbval alike."""

import os

from kernel_environment import VARIABLES

# Before numpy and torch are imported, and inherited by every kernel that nbval starts. The two
# variables that `run.py portability` adds stay as they are.
os.environ.update(VARIABLES)
