"""Training of many small networks at once: `fit_many`, seeds × learning rates in batched products.

One replica is one network. The replicas of a chunk advance together: their parameters are the rows
of one flat matrix, a linear layer is one batched product, and activations lie as
``(replica, unit, example)``, so that every element-wise kernel runs along contiguous examples.
autograd goes backwards through the same functions as in `fit`; nothing mixes two replicas.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np
from numpy.typing import NDArray

from acts._arguments import rate, seed_number
from acts._extras import extra
from acts._networks.fit import (
    LOSS_OF_TASK,
    batches,
    check_training,
    order_generator,
    progress,
    tensors,
)
from acts.data import Data
from acts.nn import Residual, mlp

with extra("train"):
    import torch
    from torch import Tensor, nn
    from tqdm import tqdm

__all__ = ["ManyHistory", "fit_many"]

# Bytes that the activations and parameters of a chunk may take: about a share of a third-level
# cache. Larger chunks save calls, which counts for deep narrow networks, but wait for memory.
CHUNK_BYTES = 12 << 20


@dataclass(frozen=True, eq=False)
class ManyHistory:
    """What training many replicas gave; axis 0 follows the seeds, axis 1 the learning rates.

    Attributes
    ----------
    seeds : tuple of int
    lrs : tuple of float
    loss : ndarray of float, shape (S, R, epochs)
        As `History.loss`.
    final_loss, train_accuracy, test_loss, test_accuracy : ndarray of float, shape (S, R)
        As in `History`; NaN where the run diverged.
    diverged : ndarray of bool, shape (S, R)
    """

    seeds: tuple[int, ...]
    lrs: tuple[float, ...]
    loss: NDArray[np.float64] = field(repr=False)
    final_loss: NDArray[np.float64] = field(repr=False)
    train_accuracy: NDArray[np.float64] = field(repr=False)
    test_loss: NDArray[np.float64] = field(repr=False)
    test_accuracy: NDArray[np.float64] = field(repr=False)
    diverged: NDArray[np.bool_] = field(repr=False)

    def __repr__(self) -> str:
        return (
            f"ManyHistory({len(self.seeds)} seeds × {len(self.lrs)} learning rates, "
            f"{self.loss.shape[-1]} epochs, {self.diverged.sum()} diverged)"
        )


def fit_many(
    widths: Sequence[int],
    activation: str | Callable[[], nn.Module],
    data: Data | Sequence[Data],
    *,
    seeds: Sequence[int],
    lrs: Sequence[float],
    epochs: int = 100,
    optimizer: str = "adam",
    momentum: float = 0.0,
    batch_size: int | None = None,
    init: str | float = "default",
    norm: str | None = None,
    residual: bool = False,
    dtype: torch.dtype = torch.float32,
    prepare: Callable[[nn.Module], object] | None = None,
    **parameters: object,
) -> ManyHistory:
    """Train one network for each seed and learning rate, all at once.

    Parameters
    ----------
    widths, activation, init, norm, residual, dtype, **parameters
        As in `acts.nn.mlp`; `norm` may not be "batch". An activation of your own must act
        element-wise and have no weights.
    data : Data or sequence of Data
        One for all seeds, or one per seed, all of one size.
    seeds : sequence of int
        Of the weights and of the order of minibatches.
    lrs : sequence of float
        Learning rates.
    epochs, optimizer, momentum, batch_size
        As in `acts.fit`.
    prepare : callable, optional
        ``prepare(model)`` changes each freshly made model in place, before training: scaled or
        frozen weights, for example.

    Returns
    -------
    ManyHistory

    Raises
    ------
    ValueError, TypeError
        If an argument has a bad value; the message names both.

    Notes
    -----
    Replica ``(i, j)`` is ``fit(mlp(widths, activation, seed=seeds[i], …), data, lr=lrs[j],
    seed=seeds[i], …)``, to 1e-9 in float64. In float32 the two round differently, which a kink
    and Adam can amplify. A replica that stops being finite is marked and left out of the results;
    the others do not notice. Replicas are trained in chunks of a bounded size.

    Examples
    --------
    >>> acts.fit_many([2, 8, 1], "tanh", acts.data.xor(200), seeds=acts.seeds(3), lrs=[0.01, 0.1])
    ManyHistory(3 seeds × 2 learning rates, 100 epochs, 0 diverged)
    """
    seeds = _each("seeds", seeds, seed_number)
    lrs = _each("lrs", lrs, rate)
    sets = _sets(data, len(seeds))
    for one in sets:
        check_training(
            one, epochs=epochs, optimizer=optimizer, momentum=momentum, batch_size=batch_size
        )
    if norm == "batch":
        raise ValueError("norm must be None or 'layer', got 'batch': use fit in a loop")

    models = [
        mlp(widths, activation, init=init, norm=norm, residual=residual, seed=seed, dtype=dtype,
            **parameters)
        for seed in seeds
    ]  # fmt: skip
    for model in models:
        if prepare is not None:
            prepare(model)
    if (widths[0], widths[-1]) != (sets[0].features, sets[0].outputs):
        raise ValueError(
            f"widths must begin with {sets[0].features} and end with {sets[0].outputs} for these "
            f"data, got {widths!r}"
        )
    template, task = models[0], sets[0].task
    if any(str(model) != str(template) for model in models):
        raise ValueError("prepare must change all models in the same way")

    # one row per seed; the row of one data set stands for all seeds
    start = torch.stack([nn.utils.parameters_to_vector(m.parameters()).detach() for m in models])
    train, test = (_stacked(sets, part, dtype) for part in ("train", "test"))
    examples = train[0].shape[1]
    size = _chunk_size(template, min(batch_size or examples, examples), dtype)
    replicas = np.arange(len(seeds) * len(lrs))
    chunks = [replicas[k : k + size] for k in range(0, len(replicas), size)]
    results = []
    with progress(len(chunks) * epochs) as bar:
        for chunk in chunks:
            seed_of, lr_of = chunk // len(lrs), torch.tensor(lrs, dtype=dtype)[chunk % len(lrs)]
            set_of = torch.from_numpy(seed_of if len(sets) > 1 else np.zeros_like(seed_of))
            group = _Chunk(template, start[seed_of], task)
            group.check(models[seed_of[0]], train[0][set_of[0]])
            results.append(
                _train(
                    group,
                    _Stack(*train, set_of),
                    _Stack(*test, set_of),
                    step=_OPTIMIZERS[optimizer](group.flat, lr_of[:, None], momentum),
                    orders=_orders([seeds[i] for i in seed_of], examples, batch_size),
                    epochs=epochs,
                    bar=bar,
                )
            )
    columns = {name: np.concatenate([result[name] for result in results]) for name in results[0]}
    shaped = {n: c.reshape(len(seeds), len(lrs), *c.shape[1:]) for n, c in columns.items()}
    return ManyHistory(seeds, lrs, **shaped)


class _Chunk:
    """The replicas that advance together: their parameters, and the logits they give."""

    def __init__(self, template: nn.Module, flat: Tensor, task: str) -> None:
        self.template, self.flat, self.task = template, flat, task
        kinds = list(template.parameters())
        parts = flat.split([kind.numel() for kind in kinds], dim=1)
        self.leaves = [  # they share the memory of `flat`
            part.view(-1, *kind.shape).detach().requires_grad_()
            for part, kind in zip(parts, kinds, strict=True)
        ]
        self.weights = [
            leaf if kind.requires_grad else leaf.detach()
            for leaf, kind in zip(self.leaves, kinds, strict=True)
        ]

    def gradients(self, loss: Tensor) -> tuple[Tensor, ...]:
        """Gradients of each parameter, 0 for frozen ones; replicas do not mix in the sum."""
        return torch.autograd.grad(
            loss.sum(), self.leaves, allow_unused=True, materialize_grads=True
        )

    def losses(self, x: Tensor, y: Tensor, rows: slice | None = None) -> tuple[Tensor, Tensor]:
        """Logits and losses ``(replica, example)`` for inputs ``(replica, feature, example)``.

        `rows` are the replicas meant, None all of them: a slice would cost a copy backwards.
        """
        weights = self.weights if rows is None else [weight[rows] for weight in self.weights]
        logits = _apply(self.template, x, iter(weights))
        if self.task == "binary":
            logits = logits[:, 0]
        return logits, LOSS_OF_TASK[self.task](logits, y, reduction="none")

    def check(self, model: nn.Module, x: Tensor) -> None:
        """Refuse an activation that does more than act on each element."""
        x = x[:8]
        with torch.no_grad():
            ours = _apply(self.template, x.mT[None], iter([weight[:1] for weight in self.weights]))
            if not torch.allclose(ours[0].mT, model(x), rtol=1e-2, atol=1e-4, equal_nan=True):
                raise TypeError("activation must act element-wise; use fit in a loop for this one")


def _apply(module: nn.Module, x: Tensor, weights: Iterator[Tensor]) -> Tensor:
    """`module` on activations ``(replica, unit, example)``, with weights of its own in each."""
    match module:
        case nn.Sequential():
            for child in module:
                x = _apply(child, x, weights)
            return x
        case Residual():
            return x + _apply(module.body, x, weights)
        case nn.Linear():
            weight, bias = next(weights), next(weights)
            return torch.baddbmm(bias[..., None], weight, x)
        case nn.LayerNorm():
            weight, bias = next(weights), next(weights)
            return torch.addcmul(bias[..., None], weight[..., None], _Normal.apply(x, module.eps))
    if any(True for _ in module.parameters()):
        raise TypeError(f"activation must have no weights, got {module!r}: use fit in a loop")
    return module(x)


class _Normal(torch.autograd.Function):
    """Mean 0 and variance 1 over the units of each example: LayerNorm in this module's order.

    PyTorch's kernel wants the units last, and what it gives then lies across the examples, which
    every later kernel pays for.
    """

    @staticmethod
    def forward(ctx, x: Tensor, eps: float) -> Tensor:
        normal = x - x.mean(dim=1, keepdim=True)
        scale = normal.square().mean(dim=1, keepdim=True).add_(eps).rsqrt_()
        normal.mul_(scale)
        ctx.save_for_backward(normal, scale)
        return normal

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, None]:
        normal, scale = ctx.saved_tensors
        along = (gradient * normal).mean(dim=1, keepdim=True)
        centred = gradient - gradient.mean(dim=1, keepdim=True)
        return centred.addcmul_(normal, along, value=-1).mul_(scale), None


@dataclass(frozen=True, eq=False)
class _Stack:
    """Training or test sets of one size, and for each replica of a chunk the number of its set."""

    x: Tensor  # (set, example, feature)
    y: Tensor  # (set, example)
    set_of: Tensor  # (replica,)

    def whole(self, replicas: slice) -> tuple[Tensor, Tensor]:
        """All examples, ``(replica, feature, example)``, and targets; one set is not copied."""
        x, set_of = self.x.mT.contiguous(), self.set_of[replicas]
        return x[set_of] if len(x) > 1 else x.expand(len(set_of), -1, -1), self.y[set_of]

    def batch(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """The examples of one step, ``(replica, feature, example)``, and targets."""
        set_of = self.set_of[:, None]
        return self.x[set_of, rows].mT, self.y[set_of, rows]


def _train(
    group: _Chunk,
    train: _Stack,
    test: _Stack,
    *,
    step: Callable[[tuple[Tensor, ...]], None],
    orders: Iterator[list],
    epochs: int,
    bar: tqdm,
) -> dict[str, NDArray]:
    """Train one chunk; what `ManyHistory` holds, for its replicas."""
    replicas, examples = len(group.flat), train.x.shape[1]
    whole = train.whole(slice(None))
    curve = torch.full((replicas, epochs), torch.nan, dtype=torch.float64)
    alive = torch.ones(replicas, dtype=torch.bool)
    for epoch in range(epochs):
        total = torch.zeros(replicas, dtype=torch.float64)
        for rows in next(orders):
            inputs, targets = whole if rows is None else train.batch(rows)
            loss = group.losses(inputs, targets)[1].mean(dim=1)
            total += loss.detach() * targets.shape[1]
            step(group.gradients(loss))
        alive &= total.isfinite()
        curve[alive, epoch] = total[alive] / examples
        bar.update()
        if not alive.any():
            break
    alive &= group.flat.isfinite().all(dim=1)
    numbers = {}
    numbers["final_loss"], numbers["train_accuracy"] = _evaluate(group, train)
    numbers["test_loss"], numbers["test_accuracy"] = _evaluate(group, test)
    diverged = ~(alive & torch.stack(list(numbers.values())).isfinite().all(dim=0))
    for column in numbers.values():
        column[diverged] = torch.nan
    return {n: t.numpy() for n, t in {"loss": curve, **numbers, "diverged": diverged}.items()}


@torch.no_grad()
def _evaluate(group: _Chunk, stack: _Stack) -> tuple[Tensor, Tensor]:
    """Mean loss and accuracy of each replica over a whole set."""
    loss = torch.empty(len(stack.set_of), dtype=torch.float64)
    accuracy = torch.empty_like(loss)
    size = _chunk_size(group.template, stack.x.shape[1], stack.x.dtype)
    for first in range(0, len(loss), size):
        part = slice(first, first + size)
        inputs, targets = stack.whole(part)
        logits, losses = group.losses(inputs, targets, part)
        predicted = logits > 0 if group.task == "binary" else logits.argmax(dim=1)
        loss[part] = losses.mean(dim=1).double()
        accuracy[part] = (predicted == targets).double().mean(dim=1)
    return loss, accuracy


def _orders(seeds: list[int], n: int, batch_size: int | None) -> Iterator[list]:
    """For each epoch the rows of each step, ``(replica, example)``, or None for all of them."""
    generators = {seed: order_generator(seed) for seed in seeds}
    while True:
        steps = {seed: batches(rng, n, batch_size) for seed, rng in generators.items()}
        yield [
            None if rows[0] is None else torch.from_numpy(np.stack(rows))
            for rows in zip(*(steps[seed] for seed in seeds), strict=True)
        ]


def _adam(flat: Tensor, lr: Tensor, momentum: float) -> Callable[[tuple[Tensor, ...]], None]:
    """One step of `torch.optim.Adam` with its default betas and eps, a learning rate per row."""
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    mean, square, gradient, scale = (torch.zeros_like(flat) for _ in range(4))
    steps = 0

    def step(gradients: tuple[Tensor, ...]) -> None:
        nonlocal steps
        steps += 1
        torch.cat([g.flatten(1) for g in gradients], dim=1, out=gradient)
        mean.lerp_(gradient, 1 - beta1)
        square.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        torch.sqrt(square, out=scale).div_((1 - beta2**steps) ** 0.5).add_(eps)
        flat.sub_(scale.reciprocal_().mul_(mean).mul_(lr / (1 - beta1**steps)))

    return step


def _sgd(flat: Tensor, lr: Tensor, momentum: float) -> Callable[[tuple[Tensor, ...]], None]:
    """One step of `torch.optim.SGD`, a learning rate per row."""
    velocity, gradient = torch.zeros_like(flat), torch.zeros_like(flat)

    def step(gradients: tuple[Tensor, ...]) -> None:
        torch.cat([g.flatten(1) for g in gradients], dim=1, out=gradient)
        flat.sub_(velocity.mul_(momentum).add_(gradient) * lr)

    return step


_OPTIMIZERS = {"adam": _adam, "sgd": _sgd}


def _chunk_size(template: nn.Module, examples: int, dtype: torch.dtype) -> int:
    """Replicas whose activations and parameters fit in `CHUNK_BYTES`, at least one."""
    layers = [m for m in template.modules() if isinstance(m, nn.Linear)]
    units = layers[0].in_features + sum(layer.out_features for layer in layers)
    weights = sum(prod(p.shape) for p in template.parameters())
    return max(1, CHUNK_BYTES // (dtype.itemsize * (units * examples + weights)))


def _each(argument: str, values: Sequence, check: Callable) -> tuple:
    if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
        raise TypeError(f"{argument} must be a sequence, got {values!r}")
    values = [check(f"{argument}[{i}]", value) for i, value in enumerate(values)]
    if not values:
        raise ValueError(f"{argument} must not be empty, got {values!r}")
    return tuple(values)


def _sets(data: Data | Sequence[Data], n: int) -> list[Data]:
    """One data set for all seeds, or one per seed."""
    sets = list(data) if isinstance(data, list | tuple) else [data]
    if isinstance(data, list | tuple) and len(sets) != n:
        raise ValueError(f"data must be one Data or one per seed ({n}), got {len(sets)}")
    kinds = {(d.task, d.classes, d.x_train.shape, d.x_test.shape) for d in sets
             if isinstance(d, Data)}  # fmt: skip
    if len(kinds) > 1:
        raise ValueError(f"data must be of one task and size for all seeds, got {sets!r}")
    return sets


def _stacked(sets: list[Data], part: str, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Inputs and targets of all sets, `part` "train" or "test"."""
    x, y = zip(*(tensors(one, part, dtype) for one in sets), strict=True)
    return torch.stack(x), torch.stack(y)
