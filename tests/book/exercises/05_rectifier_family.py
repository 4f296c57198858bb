"""Wrong answers to the exercises of chapter 05."""

RIGHT = (
    '{"relu": "exactly 0", "leaky_relu": "the chosen one", "elu": "exactly 0", "selu": "exactly 0"}'
)

WRONG = {
    "what_is_left_far_left": [
        {
            "code": f'answer = {RIGHT} | {{"elu": "small"}}',
            "says": "exp(-1000) is rounded to 0",
            "seen": "articles that recommend ELU against dying units",
        },
        {"code": f'answer = {RIGHT} | {{"relu": "small"}}', "says": "for every negative input"},
        {
            "code": f'answer = {RIGHT} | {{"leaky_relu": "exactly 0"}}',
            "says": "however far out",
        },
        {"code": f'answer = {RIGHT} | {{"selu": "small"}}', "says": "a multiple of ELU"},
        {"code": "answer = {}", "says": "its four keys"},
    ],
    "depth_where_leaky_overtakes_elu": [
        {
            "code": "answer = np.log(100)",
            "says": "where the slopes are equal",
            "seen": "slopes compared at one point, as if they stayed the same on the way back",
        },
        {"code": "answer = 100", "says": "a factor of speed"},
        {"code": "answer = 3", "says": "ELU needs 19"},
        {"code": "answer = 0.01", "says": "this is the slope"},
        {"code": "answer = 8", "says": "solve exp(d)"},
    ],
    "leaky_for_any_slope": [
        {
            "code": "answer = lambda z, s: np.maximum(s * z, z)",
            "says": "this is the one-liner",
            "seen": "listings that write leaky ReLU as a maximum",
        },
        {"code": "answer = lambda z, s: np.where(z > 0, z, -s * z)", "says": "the sign is lost"},
        {"code": "answer = lambda z, s: np.maximum(z, 0)", "says": "yours is 0"},
    ],
}
