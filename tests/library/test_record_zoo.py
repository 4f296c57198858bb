"""`acts.record` on models of every kind: rows as by hand, and the caller does not notice."""

import copy
import pickle

import pytest
import torch
from torch import nn
from torch.nn import functional

import acts
from record_zoo import ZOO, batch, model

PLAIN = {name: getattr(functional, name) for name in ("relu", "gelu", "silu")} | {
    "tanh": torch.tanh
}


NONE_DEAD = {"GPTBlock", "LlamaLike", "FiLM"}  # their biases are zero, missing, or scaled


def by_hand(net, x):
    """What each activation was given and gave, by hooks and replaced functions."""
    seen, calls = [], {}

    def keep(name, f):
        def kept(z, *rest, **named):
            before = z.detach().clone()
            y = f(z, *rest, **named)
            seen.append((name, before, y.detach().clone(), f))
            return y

        return kept

    def hook(name):
        def pre(module, args):
            calls[name] = args[0].detach().clone()

        def post(module, args, y):
            f = copy.deepcopy(module).forward
            seen.append((name, calls[name], y.detach().clone(), f))

        return pre, post

    handles = []
    for name, module in net.named_modules():
        if type(module).__module__ == "torch.nn.modules.activation" and not isinstance(
            module, nn.MultiheadAttention
        ):
            pre, post = hook(name)
            handles += [
                module.register_forward_pre_hook(pre), module.register_forward_hook(post)
            ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, f in PLAIN.items():
            place = torch if name == "tanh" else functional
            if not any(type(m).__name__.lower() == name for m in net.modules()):
                patch.setattr(place, name, keep(name, f))
        for layer in net.modules():
            if isinstance(layer, nn.TransformerEncoderLayer):
                owner = next(n for n, m in net.named_modules() if m is layer)
                layer.activation = keep(f"{owner}.relu", PLAIN["relu"])
        net(x)
    for handle in handles:
        handle.remove()
    return seen


def expected(net, seen):
    rows = {}
    for name, before, y, f in seen:
        times = sum(label.partition(" #")[0] == name for label in rows)
        label = f"{name} #{times + 1}" if times else name
        z = before.clone().requires_grad_()
        (slope,) = torch.autograd.grad(f(z.clone()).sum(), z)
        grid = torch.linspace(-20, 20, 4001, requires_grad=True)
        (slopes,) = torch.autograd.grad(f(grid.clone()).sum(), grid)
        axis = type(net).AXES[label]
        alive = ((y != 0) | (slope != 0)).movedim(axis, 0).flatten(1).any(1)
        rows[label] = {
            "units": len(alive), "dead_units": int((~alive).sum()),
            "mean": float(y.double().mean()), "std": float(y.double().std(correction=0)),
            "zero_share": float((y == 0).double().mean()),
            "saturated_share": float((slope.abs() < 0.05 * slopes.abs().max()).double().mean()),
        }  # fmt: skip
    return rows


@pytest.mark.parametrize("name", ZOO)
def test_rows_are_those_of_hooks_written_by_hand(name):
    net, x = model(name), batch(name)
    torch.manual_seed(1)
    wanted = expected(net, by_hand(copy.deepcopy(net), x))
    assert set(wanted) == set(ZOO[name].AXES)
    torch.manual_seed(1)
    with acts.record(net) as rec:
        net(x).sum().backward()
    rows = {row["layer"]: row for row in rec.table}
    assert sum(row["dead_units"] for row in wanted.values()) > 0 or name in NONE_DEAD
    for label, want in wanted.items():
        for column, value in want.items():
            assert rows[label][column] == pytest.approx(value, rel=2e-6, abs=1e-7), (label, column)
        assert rows[label]["note"] == ""
        assert rows[label]["gradient_norm"] > 0
    others = [row for label, row in rows.items() if label not in wanted]
    assert all(
        row["peak"] > 0 or "gate" in row["layer"] or "cell" in row["layer"] for row in others
    )


def trained(net, x, recorder=None):
    torch.manual_seed(2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    losses = []
    with recorder or torch.enable_grad():
        for _ in range(3):
            optimizer.zero_grad()
            loss = net(x).square().mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
    gradients = [p.grad for p in net.parameters() if p.grad is not None]
    return [*losses, *gradients, *net.state_dict().values(), torch.get_rng_state()]


def same(a, b):
    return len(a) == len(b) and all(torch.equal(p, q) for p, q in zip(a, b, strict=True))


@pytest.mark.parametrize("name", ZOO)
@pytest.mark.parametrize("training", [True, False])
def test_the_caller_gets_the_same_bits(name, training):
    x, net = batch(name), model(name).train(training)
    plain = trained(copy.deepcopy(net), x)
    assert same(plain, trained(net, x, acts.record(net)))
    assert len(plain) > 8


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")  # on its fast path
@pytest.mark.parametrize("name", ZOO)
@pytest.mark.parametrize("context", [torch.no_grad, torch.inference_mode])
def test_an_evaluated_model_gives_the_same_bits_and_the_same_rows(name, context):
    x, net = batch(name), model(name).eval()
    with context():
        plain = net(x)
        with acts.record(net) as rec:
            recorded = net(x)
    assert torch.equal(plain, recorded)
    assert set(ZOO[name].AXES) <= set(rec.table["layer"])
    assert not any(rec.table["note"])


@pytest.mark.parametrize("name", ZOO)
def test_the_model_may_be_copied_and_pickled_in_the_block(name):
    net, x = model(name), batch(name)
    hooks = sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in net.modules())
    with acts.record(net) as rec:
        net(x)
        twin, stored = copy.deepcopy(net), pickle.loads(pickle.dumps(net))
        before = repr(rec)
        twin(x), stored(x)
        assert repr(rec) == before
    now = sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in twin.modules())
    assert now == hooks == 0
