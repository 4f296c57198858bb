"""What PyTorch computes in one piece: attention, compiled models; what of it can be seen."""

import inspect
import math
from collections.abc import Callable, Iterator

from acts._extras import extra

with extra("train"):
    import torch
    from torch import Tensor, nn
    from torch.nn import functional

__all__ = ["COMPILED", "SCRIPTED", "is_compiled", "softmax_of", "without_slopes"]

_SCORES = 2**20  # attention weights computed at a time


SCRIPTED = "not seen: scripted or traced; record the module that it was made from"
COMPILED = "not seen: compiled; record the model as it was before torch.compile"


def is_compiled(module: nn.Module) -> bool:
    """Whether `torch.compile` has made a module, or a module's call, into one function."""
    return hasattr(module, "_orig_mod") or getattr(module, "_compiled_call_impl", None) is not None


def without_slopes(f: Callable[[Tensor], Tensor], x: Tensor) -> str:
    """Why a function has no slope for each value: it draws numbers, or mixes its inputs."""
    few = x[: min(len(x), 4)].clone() if x.ndim else x.clone()
    if not few.numel():
        return ""
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        first = f(few.clone())
        torch.manual_seed(1)
        other = f(few.clone())
        if first.shape != few.shape:
            return "no slopes: its output has another shape than its input"
        if not torch.equal(first.nan_to_num(), other.nan_to_num()):
            return "no slopes: a random function"
        changed = few.clone()
        changed.reshape(-1)[0] += 1.0
        moved = f(changed)
        if not torch.equal(first.reshape(-1)[1:].nan_to_num(), moved.reshape(-1)[1:].nan_to_num()):
            return "no slopes: not element-wise"
    return ""


# --- softmax, attention, gated linear units ------------------------------------------------------


def softmax_of(
    func: Callable, function: str, x: Tensor, args: tuple, kwargs: dict, result: object
) -> Iterator[tuple[str, Tensor, object]]:
    """("softmax", shares, axis) or ("gate", values, pre-activations) of one call on `x`."""
    if function == "glu":
        gate = x.chunk(2, kwargs.get("dim", args[1] if len(args) > 1 else -1))[1]
        yield "gate", torch.sigmoid(gate), gate
    elif function == "softmax":
        dim = kwargs.get("dim", args[1] if len(args) > 1 else None)
        if dim is None:  # what torch takes then
            dim = 0 if x.ndim in (0, 1, 3) else 1
        yield "softmax", result.detach(), dim
    elif func is functional.multi_head_attention_forward:
        bound = inspect.signature(func).bind(*args, **kwargs)
        given = bound.arguments
        if not any(given.get(name) is not None for name in ("bias_k", "static_k")) and not any(
            given.get(name) for name in ("add_zero_attn", "use_separate_proj_weight")
        ):
            yield from _attention(result[0].movedim(0, -2).unsqueeze(-3), *_heads(**given))
            return
        given |= {"need_weights": True, "average_attn_weights": False, "dropout_p": 0.0}
        shares = func(*bound.args, **bound.kwargs)[1]
        yield "softmax", _as_given(shares, result[0].movedim(0, -2).unsqueeze(-3)), -1
    else:
        yield from _attention(result, *args, **kwargs)


def _as_given(shares: Tensor, out: Tensor) -> Tensor:
    """No share at all where nothing was allowed and torch gave zeros: a softmax has NaN there."""
    nowhere = shares[..., :1].isnan() & out.isfinite().all(-1, keepdim=True)
    return torch.where(nowhere, 0.0, shares) if bool(nowhere.any()) else shares


def _heads(
    query: Tensor, key: Tensor, num_heads: int, in_proj_weight: Tensor, in_proj_bias: Tensor | None,
    attn_mask: Tensor | None = None, key_padding_mask: Tensor | None = None, **_: object,
) -> tuple[Tensor, Tensor, None, Tensor | None]:  # fmt: skip
    """Queries, keys and mask by head: half of what a forward pass of all attention would take."""
    weights = in_proj_weight.chunk(3)
    biases = (None,) * 3 if in_proj_bias is None else in_proj_bias.chunk(3)

    def by_head(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        heads = functional.linear(x, weight, bias).unflatten(-1, (num_heads, -1))
        return heads.movedim(0, -2)  # (batch, head, position, number); no batch if `x` has none

    def added(mask: Tensor) -> Tensor:
        """Of a mask that is true where nothing is allowed, what is added to the scores."""
        if mask.dtype != torch.bool:
            return mask
        return query.new_zeros(mask.shape).masked_fill(mask, -math.inf)

    mask = None
    if attn_mask is not None:
        mask = added(attn_mask)
        if mask.ndim == 3 and query.ndim == 3:
            mask = mask.unflatten(0, (-1, num_heads))
    if key_padding_mask is not None:
        padding = added(key_padding_mask)[..., None, None, :]
        mask = padding if mask is None else mask + padding
    q, k = by_head(query, weights[0], biases[0]), by_head(key, weights[1], biases[1])
    return q, k, None, mask


def _attention(
    out: Tensor, query: Tensor, key: Tensor, value: object, attn_mask: Tensor | None = None,
    dropout_p: float = 0.0, is_causal: bool = False, scale: float | None = None,
    enable_gqa: bool = False,
) -> Iterator[tuple[str, Tensor, int]]:  # fmt: skip
    """Attention weights, a block of queries at a time."""
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    if enable_gqa:
        key = key.repeat_interleave(query.shape[-3] // key.shape[-3], -3)
    length = query.shape[-2]
    rows = max(1, _SCORES // max(1, math.prod(query.shape[:-2]) * key.shape[-2]))
    for start in range(0, length, rows):
        part = slice(start, min(start + rows, length))
        scores = query[..., part, :] @ key.transpose(-2, -1) * scale
        if is_causal:
            ahead = torch.arange(key.shape[-2]) > torch.arange(length)[part, None]
            scores = scores.masked_fill(ahead.to(scores.device), -math.inf)
        if attn_mask is not None:
            mask = attn_mask[..., part, :] if attn_mask.shape[-2] == length else attn_mask
            scores = (
                scores.masked_fill(~mask, -math.inf) if mask.dtype == torch.bool else scores + mask
            )
        yield "softmax", _as_given(scores.softmax(-1), out[..., part, :]), -1
