"""`acts.record` where it used to be wrong, silent, or in the caller's way."""

import copy
import threading

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

import acts
from record_zoo import batch, model
from small_nets import X, linear, small_mlp


class Calls(nn.Module):
    """A linear layer and one function after it."""

    def __init__(self, f, width=4):
        super().__init__()
        torch.manual_seed(0)
        self.linear, self.f = nn.Linear(3, width), f

    def forward(self, x):
        return self.f(self.linear(x))


def rows(net, *inputs, **keywords):
    with acts.record(net, **keywords) as rec:
        for x in inputs:
            net(x)
    return list(rec.table)


def numbers(batch=5, seed=0):
    return torch.randn(batch, 3, generator=torch.Generator().manual_seed(seed))


# --- units -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "units"),
    [
        (lambda z: z.relu(), 4),
        (lambda z: z.squeeze(-1).relu(), 4),
        (lambda z: z.t().relu(), 4),
        (lambda z: z.view(-1, 2, 2).relu(), 4),
        (lambda z: z.unflatten(1, (2, 2)).transpose(1, 2).relu(), 4),
        (lambda z: z[:, :3].relu(), 3),
        (lambda z: z[:, None].relu(), 4),
        (lambda z: z.unbind(1)[0].relu(), 1),
        (lambda z: torch.stack([z, z], 0).relu(), 4),
        (lambda z: torch.cat([z, z], 1).relu(), 8),
        (lambda z: z.sum(1).relu(), 1),
        (lambda z: z.mean(0).relu(), 4),
        (lambda z: (z @ torch.ones(4, 6)).relu(), 6),
        (lambda z: (z.T.contiguous().mT * 2 + 1).relu(), 4),
        (lambda z: functional.layer_norm(z[:, None, None], (4,)).relu(), 4),
        (lambda z: functional.interpolate(z[:, :, None], scale_factor=2).relu(), 4),
    ],
)
def test_units_are_followed_to_the_activation(f, units):
    (row,) = rows(Calls(f), numbers())
    assert (row["units"], row["note"]) == (units, "")


def test_a_squeezed_output_is_one_unit_also_with_a_smaller_last_batch():
    (row,) = rows(Calls(lambda z: z.squeeze(-1).sigmoid(), 1), numbers(5), numbers(2))
    assert (row["units"], row["dead_units"], row["note"]) == (1, 0, "")


def test_where_nothing_tells_the_axis_of_units_the_table_says_so():
    net = nn.Sequential(nn.ReLU(), nn.Conv2d(3, 2, 1))
    (row,) = rows(net, -torch.ones(2, 3, 4, 4))
    assert row["note"] == "units not counted: nothing tells which axis holds them"
    assert np.isnan(row["dead_units"])
    assert row["zero_share"] == 1


def test_attention_scores_of_varying_length_break_nothing():
    class Scores(nn.Module):
        def __init__(self):
            super().__init__()
            self.q = nn.Linear(3, 4)

        def forward(self, x):
            q = self.q(x)
            return torch.relu(q @ q.transpose(-2, -1))

    (row,) = rows(Scores(), torch.ones(2, 5, 3), torch.ones(2, 7, 3))
    assert row["note"].startswith("units not counted")
    assert row["zero_share"] <= 1


def test_one_function_at_two_widths_breaks_nothing():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(3, 4), nn.Linear(3, 6)

        def forward(self, x):
            return torch.relu((self.a if len(x) == 5 else self.b)(x))

    (row,) = rows(Two(), numbers(5), numbers(2))
    assert row["note"] == "units not counted: 4, then 6"


# --- functions and modules -------------------------------------------------------------------


def test_prelu_with_a_weight_for_each_channel():
    weight = torch.tensor([0.0, 0.5, 1.0, 2.0])
    (row,) = rows(Calls(lambda z: functional.prelu(z, weight)), numbers())
    assert (row["function"], row["units"], row["note"]) == ("prelu", 4, "")
    assert 0 < row["saturated_share"] < 0.5


@pytest.mark.parametrize(
    ("f", "function"),
    [
        (lambda z: z.clamp(min=0), "clamp"),
        (lambda z: torch.clamp_min(z, 0), "clamp_min"),
        (lambda z: z.clip(0, 6), "clip"),
        (lambda z: functional.threshold(z, 0.0, 0.0), "threshold"),
        (nn.Threshold(0.0, 0.0), "Threshold"),
    ],
)
def test_relu_by_other_names_has_relus_numbers(f, function):
    (row,), (relu,) = (rows(Calls(g), numbers()) for g in (f, torch.relu))
    assert row["function"] == function
    for column in ("units", "mean", "zero_share", "dead_units", "saturated_share"):
        assert row[column] == relu[column], column


def test_an_identity_has_no_row_unless_asked_for():
    net = nn.Sequential(nn.Linear(3, 2), nn.Identity(), nn.ReLU())
    assert [row["layer"] for row in rows(net, numbers())] == ["2"]
    assert [row["layer"] for row in rows(net, numbers(), also=[nn.Identity])] == ["1", "2"]


@pytest.mark.parametrize(
    "f", [nn.Softmax(-1), lambda z: z.softmax(-1), lambda z: functional.softmax(z, dim=1)]
)
def test_a_softmax_says_how_peaked_it_is(f):
    net = Calls(f)
    (row,) = rows(net, numbers())
    wanted = net(numbers()).detach().amax(-1).mean()
    assert row["peak"] == pytest.approx(float(wanted), rel=1e-6)
    assert np.isnan(row["dead_units"])
    assert row["note"] == ""


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("mask", [None, "bool", "float"])
def test_fused_attention_has_the_peak_of_its_weights(causal, mask):
    q, k, v = torch.randn(3, 2, 4, 6, 5, generator=torch.Generator().manual_seed(0)).unbind(0)
    allowed = torch.ones(6, 6, dtype=torch.bool)
    if mask and not causal:
        allowed[:, 4:] = False
    given = {None: None, "bool": allowed, "float": torch.zeros(6, 6).masked_fill(~allowed, -9e9)}
    if causal:
        given, allowed = {mask: None}, allowed.tril()

    class Attends(nn.Module):
        def forward(self, q):
            return functional.scaled_dot_product_attention(
                q, k, v, attn_mask=given[mask], is_causal=causal
            )

    (row,) = rows(Attends(), q)
    scores = (q @ k.mT / 5**0.5).masked_fill(~allowed, -torch.inf)
    assert row["peak"] == pytest.approx(float(scores.softmax(-1).amax(-1).mean()), rel=1e-5)


def test_multi_head_attention_has_the_peak_of_each_head():
    net = nn.MultiheadAttention(4, 2, batch_first=True).train()
    x = torch.randn(3, 5, 4, generator=torch.Generator().manual_seed(0))
    with acts.record(net) as rec:
        net(x, x, x, need_weights=False)
    weights = net(x, x, x, average_attn_weights=False)[1].detach()
    assert rec.table["peak"][0] == pytest.approx(float(weights.amax(-1).mean()), rel=1e-5)


def test_a_gated_linear_unit_has_a_row_for_its_gate():
    for f in (nn.GLU(), lambda z: functional.glu(z, 1)):
        net = Calls(f)
        (row,) = rows(net, numbers())
        gate = torch.sigmoid(net.linear(numbers())[:, 2:]).detach()
        assert row["units"] == 2
        assert row["mean"] == pytest.approx(float(gate.mean()), rel=1e-6)


def test_own_functions_without_a_slope_per_value_get_no_slopes():
    class Shares(nn.Module):
        def forward(self, x):
            return x.softmax(-1)

    class Noisy(nn.Module):
        def forward(self, x):
            return x + torch.rand_like(x)

    for kind, word in ((Shares, "not element-wise"), (Noisy, "random"), (nn.RReLU, "random")):
        net = Calls(kind().train())
        state = torch.get_rng_state()
        (row,) = rows(net, numbers(), also=[kind])
        after = torch.get_rng_state()
        torch.set_rng_state(state)
        net(numbers())
        assert torch.equal(after, torch.get_rng_state()), kind
        assert word in row["note"]
        assert np.isnan(row["saturated_share"])
        assert np.isnan(row["dead_units"])
        assert np.isfinite(row["mean"])


def test_the_callers_hooks_and_buffers_see_each_call_once():
    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.act, self.norm = nn.ReLU(), nn.BatchNorm1d(4)

        def forward(self, x):
            return self.norm(self.act(x))

    net, calls = Calls(Own()), []
    net.f.act.register_forward_hook(lambda *_: calls.append(1))
    rows(net, numbers(), also=[Own])
    assert len(calls) == 1
    assert net.f.norm.num_batches_tracked == 1


# --- what the caller does within the block ---------------------------------------------------


def trained(net, x, forward, recorder=None):
    net.zero_grad()
    torch.manual_seed(3)
    with recorder or torch.enable_grad():
        loss = forward(net, x).square().sum()
        loss.backward()
    return [loss.detach(), *(p.grad.clone() for p in net.parameters()), torch.get_rng_state()]


def by_checkpoint(reentrant):
    def forward(net, x):
        return checkpoint(net, x.requires_grad_(), use_reentrant=reentrant)

    return forward


class Checkpointed(nn.Module):
    """A model that saves memory itself, as transformers do."""

    def __init__(self, reentrant):
        super().__init__()
        torch.manual_seed(0)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Linear(6, 6), nn.GELU(), nn.Dropout(0.2)) for _ in range(3)
        )
        self.reentrant = reentrant

    def forward(self, x):
        for block in self.blocks:
            x = checkpoint(block, x, use_reentrant=self.reentrant)
        return x


@pytest.mark.parametrize("reentrant", [True, False])
@pytest.mark.parametrize("inside", [True, False])
def test_checkpoints_of_either_kind(reentrant, inside):
    net = Checkpointed(reentrant) if inside else model("MLP")
    x = batch("MLP").requires_grad_()
    forward = (lambda net, x: net(x)) if inside else by_checkpoint(reentrant)
    plain = trained(net, x, forward)
    rec = acts.record(net)
    recorded = trained(net, x, forward, rec)
    assert all(torch.equal(a, b) for a, b in zip(plain, recorded, strict=True))
    without = acts.record(net)
    if inside:
        torch.manual_seed(3)
        with without:
            for block in net.blocks:
                x = block(x)
            x.square().sum().backward()
    else:
        trained(net, x, lambda net, x: net(x), without)
    for a, b in zip(rec.table, without.table, strict=True):
        assert a["layer"] == b["layer"]
        for column in ("units", "mean", "zero_share", "gradient_norm"):
            assert a[column] == pytest.approx(b[column], rel=1e-5), column


def test_a_recorder_within_another_sees_the_model_alone():
    outer_net, x = small_mlp(), X
    with acts.record(outer_net) as outer, acts.record(outer_net[1]) as inner:
        outer_net(x).sum().backward()
    with acts.record(outer_net) as alone:
        outer_net(x).sum().backward()
    assert repr(outer) == repr(alone)
    assert len(inner.table) == 1
    assert inner.table["dead_units"] == [2]


def test_another_thread_does_not_mix_in():
    net, other = small_mlp(), small_mlp()
    ready = []

    def work():
        with acts.record(other) as rec:
            other(X)
            net(X)  # the first recorder's model, in a thread that is not its own
        ready.append(repr(rec))

    with acts.record(net) as rec:
        net(X)
        before = list(rec.table)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert list(rec.table) == before
    assert "another thread" in repr(rec)
    assert ready == ["\n".join(repr(rec).splitlines()[1:])]


def test_a_moving_average_in_the_block_is_no_part_of_the_model():
    net = small_mlp()
    with acts.record(net) as rec:
        average = torch.optim.swa_utils.AveragedModel(net)
        net(X)
        once = repr(rec)
        average.update_parameters(net)
        average(X)
        copy.deepcopy(net)(X)
        assert repr(rec) == once
        net(X)
    assert rec.table["dead_units"].tolist() == [2, 1]


@pytest.mark.parametrize("dtype", [torch.int64, torch.complex64, torch.bool])
def test_values_without_a_slope_are_named(dtype):
    class Plain(nn.Module):
        def forward(self, x):
            return torch.relu(x) if dtype == torch.int64 else torch.sigmoid(x)

    (row,) = rows(Plain(), torch.ones(2, 3).to(dtype))
    assert row["note"] == f"not seen: values of {str(dtype)[6:]}"


def test_transforms_of_torch_func_are_named_and_work():
    net = Calls(torch.tanh)
    parameters = dict(net.named_parameters())

    def loss(parameters, x):
        return torch.func.functional_call(net, parameters, (x,)).sum()

    per_example = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0))
    plain = per_example(parameters, numbers())
    with acts.record(net) as rec:
        recorded = per_example(parameters, numbers())
        jacobian = torch.func.jacrev(net)(numbers())
    assert all(torch.equal(plain[k], recorded[k]) for k in plain)
    assert jacobian.shape == (5, 4, 5, 3)
    assert rec.table["note"][0].startswith("not seen: called within a transform of torch.func")


def test_tensors_without_values_are_named():
    net = nn.Sequential(nn.Linear(3, 4), nn.PReLU(4), nn.ReLU(), nn.Softmax(-1)).to("meta")
    for row in rows(net, torch.ones(2, 3, device="meta")):
        assert row["note"] == "not seen: tensors without values"


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize("how", [torch.jit.script, lambda net: torch.jit.trace(net, X)])
def test_scripted_and_traced_models_are_named(how):
    plain = small_mlp()
    net = how(plain)
    with acts.record(net) as rec:
        assert torch.equal(net(X), plain(X))
    assert rec.table["note"][0].startswith("not seen: scripted or traced")
    whole = nn.Sequential(net, nn.ReLU())
    found = rows(whole, X)
    assert [row["layer"] for row in found] == ["0", "1"]


def test_a_compiled_model_is_named_and_works():
    plain = small_mlp()
    net = torch.compile(plain, backend="eager")
    wanted = plain(X)
    with acts.record(net) as rec:
        assert torch.equal(net(X), wanted)
    assert rec.table["note"].tolist() == [
        "not seen: compiled; record the model as it was before torch.compile"
    ]
    with acts.record(plain) as rec:
        plain(X)
    assert rec.table["dead_units"].tolist() == [2, 1]


def test_an_exported_model_has_rows():
    plain = small_mlp()
    net = torch.export.export(plain, (X,)).module()
    with acts.record(net) as rec:
        assert torch.equal(net(X), plain(X))
    assert rec.table["dead_units"].tolist() == [2, 1]


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_padding_in_an_evaluated_encoder_stays_as_it_was():
    net, tokens = model("BERTLike").eval(), batch("BERTLike")
    mask = tokens == 0
    with torch.no_grad():
        x = net.embed(tokens)
        plain = net.encoder(x, src_key_padding_mask=mask)
        with acts.record(net) as rec:
            recorded = net.encoder(x, src_key_padding_mask=mask)
    assert torch.equal(plain, recorded)
    assert (recorded[mask] == 0).all()  # only the fast path fills padding with zeros
    assert rec.table["units"].tolist() == [0, 16, 0, 16]


def test_autocast_and_its_dtypes():
    net = Calls(torch.relu)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        plain = net(numbers())
        with acts.record(net) as rec:
            assert torch.equal(net(numbers()), plain)
    assert rec.table["mean"][0] == pytest.approx(float(plain.detach().double().mean()), rel=1e-6)


def test_linear_in_front_decides_also_within_no_grad_and_frozen():
    net = Calls(torch.relu)
    for p in net.parameters():
        p.requires_grad_(False)
    with acts.record(net) as rec:
        net(numbers()[:, None, None])
    assert rec.table["units"].tolist() == [4]
    assert np.isnan(rec.table["gradient_norm"]).all()


def test_hidden_layer_of_dead_channels_after_a_linear_elsewhere():
    conv = nn.Conv2d(1, 3, 1)
    with torch.no_grad():
        conv.weight.zero_()
        conv.bias.copy_(torch.tensor([-1.0, 1.0, -2.0]))

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.time = conv, linear([[1.0]], [0.0])

        def forward(self, x):
            h = self.conv(x)
            shift = self.time(torch.ones(len(x), 1)) * 0
            return torch.relu(h + shift[:, :, None, None])

    (row,) = rows(Net(), torch.ones(2, 1, 5, 5))
    assert (row["units"], row["dead_units"]) == (3, 2)


# --- through training ------------------------------------------------------------------------


def recorded_training(every, steps=7, **keywords):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 1), nn.Tanh())
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    tables, ratios = [], []
    with acts.record(net, every=every, **keywords) as rec:
        for step in range(steps):
            before = [net[0].weight.detach().clone(), net[2].weight.detach().clone()]
            optimizer.zero_grad()
            if step % every == 0:
                with acts.record(net) as one:
                    loss = net(numbers(seed=step)).square().mean()
                    loss.backward()
                tables.append(one.table)
            else:
                net(numbers(seed=step)).square().mean().backward()
            optimizer.step()
            after = [net[0].weight.detach(), net[2].weight.detach()]
            if step % every == 0:
                ratios.append([
                    float((a - b).norm() / b.norm()) for a, b in zip(after, before, strict=True)
                ])  # fmt: skip
            rec.step()
    return rec, tables, ratios


@pytest.mark.parametrize("every", [1, 3])
def test_a_series_has_the_tables_of_its_steps(every):
    rec, tables, ratios = recorded_training(every)
    series = rec.series
    assert series.steps.tolist() == list(range(0, 7, every))
    assert series.layers == ["1", "3"]
    for column in ("mean", "std", "dead_share", "gradient_norm", "units"):
        wanted = [table[column] for table in tables]
        np.testing.assert_allclose(series[column], wanted, rtol=1e-12, err_msg=column)
    np.testing.assert_allclose(series["update_ratio"], ratios, rtol=1e-6)
    with pytest.raises(KeyError, match="no column 'dead'"):
        series["dead"]


def test_the_table_of_a_training_is_over_all_recorded_steps():
    rec, tables, _ = recorded_training(3)
    weights = [5 * 6] * 3
    np.testing.assert_allclose(
        rec.table["mean"][0], np.average([t["mean"][0] for t in tables], weights=weights)
    )
    norms = np.array([t["gradient_norm"] for t in tables])
    np.testing.assert_allclose(rec.table["gradient_norm"], np.sqrt((norms**2).mean(0)))


def test_the_gradient_norm_does_not_grow_with_the_number_of_batches():
    net = small_mlp()
    norms = []
    for times in (1, 5):
        with acts.record(net) as rec:
            for _ in range(times):
                net(X).sum().backward()
        norms.append(rec.table["gradient_norm"])
    np.testing.assert_allclose(*norms)


def test_samples_are_kept_for_histograms():
    rec, _, _ = recorded_training(2, keep=10)
    assert {k: v.shape for k, v in rec.samples.items()} == {"1": (10,), "3": (5,)}
    assert acts.record(small_mlp()).samples == {}


def test_steps_need_a_recorder_of_steps():
    with acts.record(small_mlp()) as rec, pytest.raises(RuntimeError, match="every=1"):
        rec.step()
    with pytest.raises(ValueError, match="every must be an integer of at least 1, got 0"):
        acts.record(small_mlp(), every=0)


def test_a_module_with_a_forward_of_its_own_is_seen_by_what_that_calls():
    """As LoRA, accelerate and others do it: the class is nn.Linear's or nn.ReLU's still."""
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    linear, act = model
    linear.forward = lambda x: functional.relu(functional.linear(x, linear.weight, linear.bias))
    act.forward = torch.tanh
    x = torch.randn(50, 3) * 9
    with torch.no_grad(), acts.record(model) as rec:
        model(x)
    table = rec.table
    inner = nn.Linear.forward(linear, x).relu().detach()
    slope = 1 - inner.tanh() ** 2
    assert list(table["layer"]) == ["0.relu", "1"]
    assert table["mean"] == pytest.approx([inner.mean().item(), inner.tanh().mean().item()])
    assert table["saturated_share"][1] == pytest.approx((slope < 0.05).double().mean().item())


def test_what_a_hook_before_a_linear_layer_calls_has_a_row():
    model = nn.Sequential(nn.Linear(3, 4))
    model[0].register_forward_pre_hook(lambda module, args: (functional.relu(args[0]),))
    with acts.record(model) as rec:
        model(torch.randn(5, 3))
    assert list(rec.table["layer"]) == ["0.relu"]


def test_gradients_of_many_losses_at_once_are_named_and_as_they_were():
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh())
    x = torch.randn(4, 3, requires_grad=True)
    many = torch.eye(4)[:, None].expand(4, 4, 4)
    (plain,) = torch.autograd.grad(model(x), x, many, is_grads_batched=True)
    with acts.record(model) as rec:
        (found,) = torch.autograd.grad(model(x), x, many, is_grads_batched=True)
    assert torch.equal(found, plain)
    assert rec.table["note"][0].startswith("gradient not measured")
    assert np.isnan(rec.table["gradient_norm"][0])
