"""Gates of recurrent layers: PyTorch computes them in one call, so they are computed once more."""

from collections.abc import Iterator, Sequence

from acts._extras import extra

with extra("train"):
    import torch
    from torch import Tensor, nn
    from torch.nn import functional
    from torch.nn.utils.rnn import PackedSequence

__all__ = ["gates_of"]

_LSTM = (("input gate", "sigmoid"), ("forget gate", "sigmoid"), ("cell", "tanh"),
         ("output gate", "sigmoid"))  # fmt: skip
_GRU = (("reset gate", "sigmoid"), ("update gate", "sigmoid"), ("new", "tanh"))
_GATES = {
    nn.LSTM: _LSTM, nn.LSTMCell: _LSTM, nn.GRU: _GRU, nn.GRUCell: _GRU, nn.RNN: (), nn.RNNCell: (),
}  # fmt: skip

_Gate = tuple[str, str, Tensor, Tensor]


def gates_of(module: nn.Module, args: tuple, kwargs: dict, output: object) -> Iterator[_Gate]:
    """(gate, function, pre-activation, value) of a recurrent layer, from its inputs and outputs."""
    kind = next((c for c in type(module).__mro__ if c in _GATES), None)
    if kind is None:  # of the caller's own making: the functions that it calls have rows
        return
    if type(module).forward is not kind.forward or "forward" in module.__dict__:
        raise NotImplementedError(f"not seen: gates, for its forward is not nn.{kind.__name__}'s")
    gates = _GATES[kind] or (("state", module.nonlinearity),)
    x = args[0] if args else kwargs["input"]
    state = args[1] if len(args) > 1 else kwargs.get("hx")
    state = (state,) if isinstance(state, Tensor) else state
    if isinstance(module, nn.RNNCellBase):
        h = x.new_zeros(*x.shape[:-1], module.hidden_size) if state is None else state[0]
        yield from _gates(gates, x, h, module.weight_ih, module.weight_hh, module.bias_ih,
                          module.bias_hh)  # fmt: skip
    else:
        yield from _of_layers(module, gates, x, state, output[0])


def _gates(
    gates: tuple, x: Tensor, previous: Tensor, w: Tensor, u: Tensor,
    b: Tensor | None = None, d: Tensor | None = None, *_: Tensor,
) -> Iterator[_Gate]:  # fmt: skip
    """Gates of all steps at once, from the inputs and the states before each step."""
    n = len(gates)
    of_input, of_state = functional.linear(x, w, b), functional.linear(previous, u, d)
    reset: Tensor | float = 1.0  # of a GRU
    parts = zip(gates, of_input.chunk(n, -1), of_state.chunk(n, -1), strict=True)
    for (gate, function), from_input, from_state in parts:
        z = from_input + (reset * from_state if gate == "new" else from_state)
        value = getattr(torch, function)(z)
        reset = value if gate == "reset gate" else reset
        yield gate, function, z, value


def _of_layers(
    module: nn.RNNBase, gates: tuple, x: Tensor | PackedSequence, state: Sequence[Tensor] | None,
    out: Tensor | PackedSequence,
) -> Iterator[_Gate]:  # fmt: skip
    """Gates layer by layer and direction by direction; all sequences are packed, without padding.

    What comes out of an inner layer, the state before each of its steps, is computed once more;
    what comes out of the last is the caller's.
    """
    if isinstance(x, PackedSequence):
        sizes, order = x.batch_sizes, x.sorted_indices
        x, out = x.data, out.data
        if state is not None and order is not None:
            state = [s.index_select(1, order) for s in state]
    else:
        if x.ndim == 2:
            x, out = x.unsqueeze(1), out.unsqueeze(1)
            state = state and [s.unsqueeze(1) for s in state]
        elif module.batch_first:
            x, out = x.transpose(0, 1), out.transpose(0, 1)
        sizes = torch.full((x.shape[0],), x.shape[1])
        x, out = x.flatten(0, 1), out.flatten(0, 1)
    layers, ways = module.num_layers, 1 + module.bidirectional
    if state is None:
        shape = layers * ways, int(sizes[0])
        state = [x.new_zeros(*shape, n) for n in (module.proj_size or module.hidden_size,
                                                  module.hidden_size)]  # fmt: skip
    before = _before(sizes, x.device)
    each = len(module._flat_weights) // (layers * ways)
    for layer in range(layers):
        weights = module._flat_weights[layer * ways * each :][: ways * each]
        first = [s[layer * ways :][:ways] for s in state]
        came = out if layer == layers - 1 else _one_layer(module, x, sizes, first, weights)
        for way, h in enumerate(came.chunk(ways, -1)):
            previous = torch.cat([first[0][way], h]).index_select(0, before[way])
            at = f"l{layer}{'_reverse' * way}." if layers * ways > 1 else ""
            w, u, *biases = weights[way * each :][:each]
            for gate, *rest in _gates(gates, x, previous, w, u, *biases[: 2 * module.bias]):
                yield at + gate, *rest
        if module.training and module.dropout and layer < layers - 1:
            raise NotImplementedError(
                "not seen: gates after the first layer, for dropout between layers is random"
            )
        x = came


def _before(sizes: Tensor, device: torch.device) -> list[Tensor]:
    """Where the state before each row is, forward and in reverse, in [first states, all rows]."""
    starts, batch = sizes.cumsum(0) - sizes, int(sizes[0])
    step = torch.arange(len(sizes)).repeat_interleave(sizes)
    row = torch.arange(len(step)) - starts[step]
    forward = torch.where(step == 0, row, batch + starts[step - 1] + row)
    later = (step + 1).clamp(max=len(sizes) - 1)
    ends = (step == later) | (row >= sizes[later])  # a sequence's last step
    reverse = torch.where(ends, row, batch + starts[later] + row)
    return [forward.to(device), reverse.to(device)]


def _one_layer(
    module: nn.RNNBase, x: Tensor, sizes: Tensor, first: list[Tensor], weights: list[Tensor]
) -> Tensor:
    call = getattr(torch._VF, module.mode.lower())
    hx = first if module.mode == "LSTM" else first[0]
    return call(x, sizes, hx, weights, module.bias, 1, 0.0, False, module.bidirectional)[0]
