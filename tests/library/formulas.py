r"""Computes the formulas of the catalogue, which use a small part of LaTeX; a method per rule.

formula = sum, or: sum \text{ if } sum > sum \text{ else } sum
sum     = product, or -product; more of them after + or -
product = power; more of them side by side or after /
power   = factor, or factor^group
factor  = 12, x, \beta, (sum), |sum|, \log(sum), \max(sum, sum), \frac group group, \sqrt group
group   = {sum}, or a single character or command
"""

import math
import re

__all__ = ["value"]

FUNCTIONS = {
    r"\log": math.log, r"\exp": math.exp, r"\tanh": math.tanh, r"\min": min, r"\max": max,
    r"\Phi": lambda x: math.erfc(-x / math.sqrt(2)) / 2,
}  # fmt: skip
END_OF_PRODUCT = {"+", "-", ")", "}", "|", ","}


def value(formula: str, names: dict[str, float]) -> float:
    r"""The formula's value where the letters and commands in `names` stand for numbers.

    >>> value(r"|x - 4.5| \text{ if } x > 0 \text{ else } e^{2x} - 1", {"x": 3.0})
    1.5
    """
    first, *rest = re.split(r"\\text\{ (?:if|else) \}", formula)
    if rest:
        (larger, smaller), second = rest[0].split(">"), rest[1]
        return value(first if value(larger, names) > value(smaller, names) else second, names)
    reader = Reader(first, {"e": math.e, **names})
    result = reader.sum()
    assert not reader.tokens, f"{formula}: cannot be read from {reader.tokens[0]!r} on"
    return result


class Reader:
    def __init__(self, formula: str, names: dict[str, float]) -> None:
        self.formula, self.names = formula, names
        self.tokens = re.findall(r"\\[A-Za-z]+|\S", formula.replace(r"\,", " "))

    def take(self, *wanted: str) -> str:
        """Step over the next token if it is one of those wanted."""
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else ""

    def expect(self, wanted: str) -> None:
        assert self.take(wanted), f"{self.formula}: {wanted!r} is missing before {self.tokens}"

    def sum(self) -> float:
        total = -self.product() if self.take("-") else self.product()
        while sign := self.take("+", "-"):
            total += self.product() if sign == "+" else -self.product()
        return total

    def product(self) -> float:
        total = self.power()
        while self.tokens and self.tokens[0] not in END_OF_PRODUCT:
            total = total / self.power() if self.take("/") else total * self.power()
        return total

    def power(self) -> float:
        base = self.factor()
        return base ** self.group() if self.take("^") else base

    def factor(self) -> float:
        if token := self.take("(", "|"):
            inner = self.sum()
            self.expect(")" if token == "(" else "|")
            return abs(inner) if token == "|" else inner
        if self.take(r"\frac", r"\tfrac"):
            return self.group() / self.group()
        if self.take(r"\sqrt"):
            return math.sqrt(self.group())
        if name := self.take(*FUNCTIONS):
            self.expect("(")
            arguments = [self.sum()]
            while self.take(","):
                arguments.append(self.sum())
            self.expect(")")
            return FUNCTIONS[name](*arguments)
        digits = ""
        while digit := self.take(*"0123456789."):
            digits += digit
        return float(digits) if digits else self.symbol()

    def group(self) -> float:
        if not self.take("{"):
            return float(digit) if (digit := self.take(*"0123456789")) else self.symbol()
        inner = self.sum()
        self.expect("}")
        return inner

    def symbol(self) -> float:
        assert self.tokens, f"{self.formula}: ends too early"
        token = self.tokens.pop(0)
        assert token in self.names, (
            f"{self.formula}: {token!r} is no keyword (then write, after the formula, "
            rf"`, \quad {token} = \text{{keyword}}`) and no rule of tests/library/formulas.py"
        )
        return self.names[token]
