"""acts.nudged: one unit in the last place, for those who ask for it."""

import numpy as np
import pytest
import torch

import acts

WEIGHTS = torch.randn(40, 30, generator=torch.Generator().manual_seed(0))
DTYPES = [torch.float16, torch.bfloat16, torch.float32, torch.float64]


@pytest.mark.parametrize("value", [None, "0"])
def test_without_the_variable_weights_stay_themselves(monkeypatch, value):
    monkeypatch.delenv("ACTS_NUDGE", raising=False)
    if value:
        monkeypatch.setenv("ACTS_NUDGE", value)
    assert acts.nudged(WEIGHTS) is WEIGHTS


@pytest.mark.parametrize("dtype", DTYPES)
def test_each_weight_goes_one_number_up_or_down_and_zeros_stay(monkeypatch, dtype):
    monkeypatch.setenv("ACTS_NUDGE", "1")
    before = WEIGHTS.to(dtype)
    before[0] = 0
    kept = before.clone()
    after = acts.nudged(before)
    assert before.equal(kept)
    assert after.dtype == dtype
    assert not after[0].any()
    size = {2: torch.int16, 4: torch.int32, 8: torch.int64}[dtype.itemsize]
    steps = after[1:].view(size) - before[1:].view(size)
    assert steps.abs().eq(1).all()
    assert 0.4 < steps.gt(0).double().mean() < 0.6


def test_the_value_decides_and_the_same_weights_stay_the_same(monkeypatch):
    made = {}
    state = torch.random.get_rng_state()
    for value in "112":
        monkeypatch.setenv("ACTS_NUDGE", value)
        made.setdefault(value, []).append(acts.nudged(WEIGHTS))
    assert made["1"][0].equal(made["1"][1])
    assert not made["1"][0].equal(made["2"][0])
    assert torch.random.get_rng_state().equal(state)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("init", ["default", "he"])
def test_networks_and_their_batched_twins_start_from_nudged_weights(monkeypatch, dtype, init):
    def start():
        return acts.nn.mlp([2, 8, 1], "tanh", init=init, seed=3, dtype=dtype)

    plain = start()
    monkeypatch.setenv("ACTS_NUDGE", "1")
    moved = start()
    for one, other in zip(plain.parameters(), moved.parameters(), strict=True):
        assert other.requires_grad
        assert not one.equal(other) or not one.any()
        # a float64 network is nudged in float64, not before it is converted
        assert (one - other).abs().max() <= torch.finfo(dtype).eps * one.abs().max()
    data = acts.data.circle(100)
    single = acts.fit(moved, data, lr=0.1, epochs=3)
    options = {"seeds": [3], "lrs": [0.1], "epochs": 3, "init": init, "dtype": dtype}
    batched = acts.fit_many([2, 8, 1], "tanh", data, **options)
    np.testing.assert_allclose(batched.loss[0, 0], single.loss, rtol=1e-5)


@pytest.mark.parametrize("value", ["-1", "x", "1.5", ""])
def test_a_bad_value_is_named(monkeypatch, value):
    monkeypatch.setenv("ACTS_NUDGE", value)
    with pytest.raises(ValueError, match=f"ACTS_NUDGE .* got '{value}'"):
        acts.nudged(WEIGHTS)
