"""Wrong answers to the exercises of chapter 04, fourth page."""

_CONTROLS = """answer = {{
    "it learns sooner because of its zeros": "{}",
    "it is slower than tanh for its mean is above 0": "{}",
    "the digits need a bend": "{}",
    "its gradient survives because of its slope of 1": "{}",
}}"""
_RIGHT = ("leaky ReLU", "ReLU minus a constant", "no activation", "ReLU with smaller weights")


def _instead(place, wrong):
    return _CONTROLS.format(*_RIGHT[:place], wrong, *_RIGHT[place + 1 :])


WRONG = {
    "zeros_that_pay": [
        {
            "code": "answer = 0.5",
            "says": "four times the dense product",
            "seen": "articles that take ReLU's one half of zeros for one half of the work",
        },
        {"code": "answer = 1 / 8", "says": "the share that is stored"},
        {"code": "answer = 8", "says": "between 0 and 1"},
        {"code": "answer = 87.5", "says": "not a percentage"},
        {"code": "answer = 0.99", "says": "has to be 1"},
    ],
    "control_for_a_praise": [
        {
            "code": _instead(0, "no activation"),
            "says": "could come from either",
            "seen": "ablations that remove a whole block to test one property of it",
        },
        {"code": _instead(0, "ReLU minus a constant"), "says": "one value for all"},
        {"code": _instead(1, "leaky ReLU"), "says": "nearly that of ReLU"},
        {"code": _instead(2, "leaky ReLU"), "says": "it bends as well"},
        {"code": _instead(3, "leaky ReLU"), "says": "keep the slope"},
        {"code": _instead(3, "no activation"), "says": "two things are changed"},
        {"code": 'answer = "leaky ReLU"', "says": "keep the dict"},
    ],
    "steps_to_a_loss": [
        {
            "code": "answer = lambda loss, threshold: (loss < threshold).argmax(axis=1) + 1.0",
            "says": "gets step 1",
            "seen": "epochs-to-target counted with argmax over a history",
        },
        {
            "code": "answer = lambda loss, t: np.where("
            "(loss < t).any(axis=1), (loss < t).argmax(axis=1), np.inf)",
            "says": "counted from 1",
        },
        {"code": "answer = lambda loss, t: (loss >= t).sum(axis=1) + 1.0", "says": "needs np.inf"},
        {
            "code": "answer = lambda loss, t: np.where("
            "(loss < t).any(axis=1), loss.shape[1] + 1.0 - (loss < t)[:, ::-1].argmax(axis=1)"
            ", np.inf)",
            "says": "yours says",
        },
    ],
}
