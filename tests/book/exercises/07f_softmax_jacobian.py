"""Wrong answers to the exercises of chapter 07, last part."""

FACTS = (
    "each row sums to",
    "of K eigenvalues, those that are not 0 number",
    "no eigenvalue is above",
    "for a certain prediction the entries are",
)


def facts(*chosen):
    return f"answer = {dict(zip(FACTS, chosen, strict=True))!r}"


WRONG = {
    "softmax_backward": [
        {
            "code": "answer = lambda z, v: acts.softmax(z) * (1 - acts.softmax(z)) * v",
            "says": "the diagonal alone",
            "seen": "hand-written networks and tutorials that give p(1 - p) as the derivative",
        },
        {
            "code": "answer = lambda z, v: acts.softmax(z) * v",
            "says": "mean of v under p is missing",
        },
        {
            "code": "answer = lambda z, v: acts.softmax(z) * (v - v.mean())",
            "says": "it has to be weighted with p",
        },
        {
            "code": "def answer(z, v):\n"
            "    p = acts.softmax(z)\n"
            "    return p * (v - (p * v).sum())",
            "says": "right for one example, wrong for a batch",
            "seen": "code written for one vector and fed with a batch",
        },
        {"code": "answer = lambda z, v: v - acts.softmax(z)", "says": "should sum to 0"},
    ],
    "jacobian_entry": [
        {"code": "answer = 0.7 * 0.2", "says": "check the sign"},
        {
            "code": "answer = 0.7 * (1 - 0.7)",
            "says": "the first class in its own logit",
            "seen": "tutorials that give p(1 - p) as the derivative of softmax",
        },
        {"code": "answer = 0.2 * (1 - 0.2)", "says": "the second class in its own logit"},
        {"code": "answer = 0.7 * (1 - 0.2)", "says": "off it, delta is 0"},
        {"code": "answer = -0.7 * 0.1", "says": "the first and the third class"},
        {"code": "answer = -0.2 * 0.1", "says": "the second and the third class"},
        {"code": "answer = 0.0", "says": "the entry is -p_1 p_2"},
    ],
    "jacobian_facts": [
        {
            "code": facts("1", "K - 1", "1/2", "nearly 0"),
            "says": "a constant does not change",
            "seen": "readers who take the rows of the Jacobian for distributions",
        },
        {"code": facts("0", "K", "1/2", "nearly 0"), "says": "has the eigenvalue 0"},
        {"code": facts("0", "K - 1", "1/4", "nearly 0"), "says": "bounds one entry"},
        {"code": facts("0", "K - 1", "1/2", "nearly 1"), "says": "as in a saturated sigmoid"},
        {"code": 'answer = "0"', "says": "keep the dict"},
    ],
}
