"""Starting weights, off by one unit in the last place where an environment variable asks for it."""

import os

from acts._extras import extra

with extra("train"):
    import torch
    from torch import Tensor

__all__ = ["nudged"]


def nudged(weights: Tensor) -> Tensor:
    r"""`weights` as they are, or each off by one unit in its last place.

    Another processor rounds differently, and training can make a last bit grow. A network that
    takes its starting weights from here can be trained again from weights that differ by as much
    as rounding does: with ``ACTS_NUDGE=1``, 2, … each weight goes to the next larger or the next
    smaller number of its dtype, at random by the variable's value. What a page prints has to stay
    the same. `acts.nn.mlp` and `acts.fit_many` take their weights from here.

    Parameters
    ----------
    weights : Tensor of a floating point dtype, any shape

    Returns
    -------
    Tensor
        `weights` itself if the variable is 0 or unset, which is the rule; else a new tensor
        without a gradient's history. Zeros, which no processor rounds, stay.

    Raises
    ------
    ValueError
        If the variable does not hold an integer of at least 0.

    Notes
    -----
    The same weights and the same value give the same nudge, so paired networks stay paired. The
    variable is read at each call; torch's global random state is neither read nor changed.

    Examples
    --------
    >>> import torch
    >>> acts.nudged(torch.tensor([0.5, 0.0]))
    tensor([0.5000, 0.0000])
    """
    text = os.environ.get("ACTS_NUDGE", "0")
    if not text.isdecimal():
        raise ValueError(f"ACTS_NUDGE must be an integer of at least 0, got {text!r}")
    if int(text) == 0:
        return weights
    weights = weights.detach()
    generator = torch.Generator().manual_seed(int(text))
    up = torch.rand(weights.shape, generator=generator) < 0.5
    beyond = torch.where(up, torch.inf, -torch.inf).to(weights.dtype)
    return torch.where(weights == 0, weights, torch.nextafter(weights, beyond))
