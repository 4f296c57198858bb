#!/usr/bin/env python3
"""Set up, build, run and test the book. Needs nothing but Python 3.11, 3.12 or 3.13.

    python run.py book               set up what is needed, build the site, say what to open
    python run.py lab                the notebooks in JupyterLab
    python run.py test [STAGE ...]   everything that has to pass: lint unit notebooks build site
    python run.py notebooks [NB]     execute and store the notebooks (or those that begin with NB)
    python run.py lint               style of code and notebooks
    python run.py bench              speed of the library's functions
    python run.py fresh-seeds [NB]   do all claims hold with other random seeds?
    python run.py portability [PART ...] [NB]
                                     do the stored outputs hold where numbers are rounded otherwise?
    python run.py long-runs [NAME]   run what the tables of long experiments lack (tools/runs)
    python run.py clean [--all]      remove what was built (--all: the environment .venv too)
    python run.py help               this list

`make VERB` does the same (STAGE=..., NB=..., PART=... select, `make clean ALL=1`).
"""

# Any Python reads this file, 2.7 too, so that it can say that it is too old. What it imports is
# written for the Pythons that the packages exist for.

import os
import subprocess
import sys

OLDEST, TOO_NEW = (3, 11), (3, 14)


def starts(name):
    """Return whether a program is there and runs (a version manager's stub may not)."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call([name, "-c", ""], stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def complaint(version, found=starts):
    """Return one line that says why this Python does not fit, or an empty string."""
    version = tuple(version[:2])
    if OLDEST <= version < TOO_NEW:
        return ""
    age = "old" if version < OLDEST else "new"
    line = "Python %d.%d is too %s: the book needs 3.11, 3.12 or 3.13" % (version + (age,))
    for name in ("python3.13", "python3.12", "python3.11"):
        if found(name):
            return line + "; here is one: `%s run.py ...` or `make ... PYTHON=%s`" % (name, name)
    return line


if __name__ == "__main__":
    wrong = complaint(sys.version_info)
    if wrong:
        sys.exit("stopped: " + wrong)
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
    from verbs import main

    sys.exit(main(sys.argv[1:], __doc__))
