"""Seeds of experiments: counted from an offset that one environment variable shifts."""

import os

__all__ = ["seeds"]


def seeds(n: int) -> tuple[int, ...]:
    """`n` consecutive seeds, from the offset in ``ACTS_SEED_OFFSET`` on (0 unless set).

    Experiments take their seeds from here alone, so that all of them can be repeated with fresh
    ones: ``ACTS_SEED_OFFSET=1000``. The variable is read at each call.

    Parameters
    ----------
    n : int
        How many; at least 1.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If `n` is below 1, or the variable does not hold an integer of at least 0.

    Examples
    --------
    >>> len(acts.seeds(3)), acts.seeds(3)[2] - acts.seeds(3)[0]
    (3, 2)
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ValueError(f"n must be an integer of at least 1, got {n!r}")
    text = os.environ.get("ACTS_SEED_OFFSET", "0")
    if not text.isdecimal():
        raise ValueError(f"ACTS_SEED_OFFSET must be an integer of at least 0, got {text!r}")
    return tuple(range(int(text), int(text) + n))
