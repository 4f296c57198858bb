"""Training of one network: `fit`, short enough to be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from acts._arguments import count, one_of, rate, seed_number
from acts._extras import extra
from acts.data import Data

with extra("train"):
    import torch
    from torch import Tensor, nn
    from tqdm import tqdm

__all__ = ["History", "fit"]

OPTIMIZERS = ("adam", "sgd")
LOSS_OF_TASK = {
    "binary": nn.functional.binary_cross_entropy_with_logits,
    "multiclass": nn.functional.cross_entropy,
}
LossFunction = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True, eq=False)
class History:
    """What one training run gave.

    Attributes
    ----------
    loss : ndarray of float, shape (epochs,)
        Training loss before each update, averaged over the examples of the epoch; NaN from the
        epoch on in which it stopped being finite.
    final_loss, test_loss : float
        Of the final weights, over the whole set.
    train_accuracy, test_accuracy : float
        Of the final weights.
    diverged : bool
        A loss or a weight stopped being finite. Training ended there, and the four numbers above
        are NaN.
    """

    loss: NDArray[np.float64] = field(repr=False)
    final_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    diverged: bool


def fit(
    model: nn.Module,
    data: Data,
    *,
    lr: float,
    epochs: int = 100,
    optimizer: str = "adam",
    momentum: float = 0.0,
    batch_size: int | None = None,
    seed: int = 0,
    callback: Callable[[int, nn.Module], None] | None = None,
    loss: LossFunction | None = None,
) -> History:
    """Train `model` in place, on the whole training set at each step or on minibatches.

    Parameters
    ----------
    model : nn.Module
        Returns logits of shape ``(n, data.outputs)``: one column for a binary task, else one per
        class.
    data : Data
        From `acts.data`; converted to the dtype of the model.
    lr : float
        Learning rate.
    epochs : int, default 100
    optimizer : {"adam", "sgd"}, default "adam"
    momentum : float, default 0.0
        For "sgd".
    batch_size : int, optional
        Examples per step; the last batch of an epoch may be smaller. Without it each step uses all
        examples.
    seed : int, default 0
        Of the order of the examples in minibatches: a new order in each epoch.
    callback : callable, optional
        ``callback(epoch, model)`` after each epoch, from 0 on; gradients of the last step are still
        there.
    loss : callable, optional
        ``loss(logits, targets)``, a scalar mean over the batch. Default: cross-entropy from logits
        (binary: float targets of the logits' shape ``(n,)``). The history shows this loss.

    Returns
    -------
    History

    Raises
    ------
    ValueError, TypeError
        If an argument has a bad value; the message names both.

    Notes
    -----
    No global random state is read or changed. A run that stops being finite ends there.

    Examples
    --------
    >>> model = acts.nn.mlp([2, 16, 1], "relu", seed=0)
    >>> history = acts.fit(model, acts.data.circle(), lr=0.01)
    >>> history.loss.shape, history.diverged
    ((100,), False)
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"model must be a torch.nn.Module, got {model!r}")
    check_training(
        data, epochs=epochs, optimizer=optimizer, momentum=momentum, batch_size=batch_size
    )
    if not any(p.requires_grad for p in model.parameters()):
        raise ValueError(f"model must have a parameter to train, got {model!r}")
    if callback is not None and not callable(callback):
        raise TypeError(f"callback must be callable, got {callback!r}")
    if loss is not None and not callable(loss):
        raise TypeError(f"loss must be callable, got {loss!r}")
    stepper = _optimizer(model, rate("lr", lr), optimizer, momentum)
    rng = order_generator(seed)
    if loss is None:
        loss = LOSS_OF_TASK[data.task]

    def loss_of(inputs: Tensor, targets: Tensor) -> Tensor:
        return loss(logits_of(model, inputs, data), targets)

    x, y = tensors(data, "train", next(model.parameters()).dtype)
    curve = np.full(epochs, nan)
    was_training = model.training
    model.train()
    try:
        with progress(epochs) as bar:
            for epoch in range(epochs):
                orders = batches(rng, len(x), batch_size)
                steps = ((x, y) if rows is None else (x[rows], y[rows]) for rows in orders)
                value = _epoch(loss_of, steps, stepper)
                if not isfinite(value):
                    break
                curve[epoch] = value
                bar.update()
                if callback is not None:
                    callback(epoch, model)
        return _summary(model, data, loss, curve)
    finally:
        model.train(was_training)


def _epoch(
    loss_of: LossFunction, steps: Iterable[tuple[Tensor, Tensor]], stepper: torch.optim.Optimizer
) -> float:
    """One pass over the examples; the mean loss, or the first one that is not finite."""
    total, examples = 0.0, 0
    for inputs, targets in steps:
        stepper.zero_grad()
        value = loss_of(inputs, targets)
        if not isfinite(value.item()):
            return nan
        value.backward()
        stepper.step()
        total += value.item() * len(inputs)
        examples += len(inputs)
    return total / examples


@torch.no_grad()
def _summary(model: nn.Module, data: Data, loss: LossFunction, curve: NDArray) -> History:
    model.eval()
    numbers = {}
    for part, its_loss in (("train", "final_loss"), ("test", "test_loss")):
        x, y = tensors(data, part, next(model.parameters()).dtype)
        logits = logits_of(model, x, data)
        predicted = logits > 0 if data.task == "binary" else logits.argmax(dim=1)
        numbers[its_loss] = loss(logits, y).item()
        numbers[f"{part}_accuracy"] = (predicted == y).double().mean().item()
    finite = all(p.isfinite().all() for p in model.parameters())
    diverged = not (finite and np.isfinite([*curve, *numbers.values()]).all())
    if diverged:
        numbers = dict.fromkeys(numbers, nan)
    return History(curve, **numbers, diverged=diverged)


def check_training(data, *, epochs, optimizer, momentum, batch_size) -> None:
    """Refuse bad values of the arguments that `fit` and `fit_many` share."""
    if not isinstance(data, Data):
        raise TypeError(f"data must be a Data of acts.data, got {type(data).__name__}: {data!r}")
    count("epochs", epochs)
    one_of("optimizer", optimizer, OPTIMIZERS)
    rate("momentum", momentum, zero=True, below=1)
    if momentum and optimizer == "adam":
        raise ValueError(f"momentum is for optimizer='sgd'; got momentum={momentum!r} with 'adam'")
    if batch_size is not None:
        count("batch_size", batch_size)


def order_generator(seed: int) -> np.random.Generator:
    """The generator of the order of minibatches; 1 keeps it apart from the data's, of `seed`."""
    return np.random.default_rng([seed_number("seed", seed), 1])


def batches(rng: np.random.Generator, n: int, batch_size: int | None) -> list[NDArray | None]:
    """The rows of each step of one epoch; None means all of them, in their order."""
    if batch_size is None or batch_size >= n:
        return [None]
    return np.split(rng.permutation(n), range(batch_size, n, batch_size))


def tensors(data: Data, part: str, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Inputs and targets of the training or test set; binary targets are floats, as their loss."""
    x = torch.as_tensor(getattr(data, f"x_{part}"), dtype=dtype)
    return x, torch.as_tensor(
        getattr(data, f"y_{part}"), dtype=dtype if data.task == "binary" else torch.int64
    )


def logits_of(model: nn.Module, x: Tensor, data: Data) -> Tensor:
    """The model's output, without the class axis for a binary task."""
    logits, wanted = model(x), (len(x), data.outputs)
    if logits.shape != wanted:
        raise ValueError(f"model must give logits of shape {wanted}, got {tuple(logits.shape)}")
    return logits[:, 0] if data.task == "binary" else logits


def progress(epochs: int) -> tqdm:
    """Count epochs: a bar after one second, and only on a terminal, so never in stored output."""
    return tqdm(total=epochs, delay=1, disable=None, leave=False, unit="epoch")


def _optimizer(model, lr: float, optimizer: str, momentum: float) -> torch.optim.Optimizer:
    parameters = [p for p in model.parameters() if p.requires_grad]
    if optimizer == "adam":
        # one call for all tensors: a fifth of the time of a small network's step
        on_cpu = all(p.device.type == "cpu" and p.is_floating_point() for p in parameters)
        return torch.optim.Adam(parameters, lr=lr, fused=on_cpu or None)
    return torch.optim.SGD(parameters, lr=lr, momentum=momentum)
