"""A function of the registry as a torch module, for those that torch has no class for."""

from collections.abc import Callable
from functools import partial

from acts._extras import extra
from acts._functions.registry import Activation

with extra("train"):
    import torch
    from torch import Tensor, nn

__all__ = ["Elementwise"]


class _Numeric(torch.autograd.Function):
    """The value forwards and the slope backwards, both by NumPy in float64 and rounded once."""

    @staticmethod
    def forward(ctx, x: Tensor, fn: Callable, grad: Callable) -> Tensor:
        ctx.save_for_backward(x)
        ctx.grad = grad
        return _applied(fn, x)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, None, None]:
        if torch.is_grad_enabled():  # by create_graph: an error, not a gradient cut off in silence
            raise NotImplementedError("a function that NumPy computes has no second derivative")
        return gradient * _applied(ctx.grad, *ctx.saved_tensors), None, None


def _applied(fn: Callable, x: Tensor) -> Tensor:
    return torch.as_tensor(fn(x.detach().cpu().double().numpy())).to(x)


class Elementwise(nn.Module):
    """A function of `acts` with its slope; it shows itself under the function's name.

    The work is NumPy's: on the processor, and differentiable once.
    """

    def __init__(self, record: Activation, **keywords: object) -> None:
        super().__init__()
        self.name, self.keywords = record.name, keywords
        self.fn, self.grad = partial(record.fn, **keywords), partial(record.grad, **keywords)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the function."""
        return _Numeric.apply(x, self.fn, self.grad)

    def _get_name(self) -> str:
        return self.name

    def extra_repr(self) -> str:
        """Show the keywords."""
        return ", ".join(f"{name}={value!r}" for name, value in self.keywords.items())
