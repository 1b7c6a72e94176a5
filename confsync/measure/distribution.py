"""Probabilities of the chi-square and Student distributions, without a numerics library.

Both functions are held against scipy in tests, to twelve digits. Source: Press et al., "Numerical Recipes" (2007),
sections 6.2 (incomplete gamma) and 6.4 (incomplete beta).
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p, nextafter

_STEPS = 10_000
_TINY = 1e-300


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The probability of a chi-square value of at least `statistic`, with one degree of freedom or more."""
    if freedom < 1:
        raise ValueError(f"a chi-square test needs a degree of freedom, not {freedom}")
    if statistic <= 0:
        return 1.0
    shape, x = freedom / 2, statistic / 2
    return 1.0 - _lower_series(shape, x) if x < shape + 1 else _upper_fraction(shape, x)


def student_quantile(probability: float, freedom: int) -> float:
    """The value below which a Student variable lies with `probability`, from 0.5 up to below 1; found by halving."""
    if not 0.5 <= probability < 1 or freedom < 1:
        raise ValueError(f"no quantile for probability {probability} and {freedom} degrees of freedom")
    low, high = 0.0, 1.0
    while _student_tail(high, freedom) > 1 - probability:
        high *= 2
    while high > nextafter(low, inf) and high - low > 1e-14 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _student_tail(middle, freedom) > 1 - probability else (low, middle)
    return (low + high) / 2


def _lower_series(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function by its series; quick for x below shape + 1."""
    term = total = 1 / shape
    for step in range(1, _STEPS):
        term *= x / (shape + step)
        total += term
        if term < total * 1e-17:
            break
    return total * exp(shape * log(x) - x - lgamma(shape))


def _upper_fraction(shape: float, x: float) -> float:
    """The regularised upper incomplete gamma function by its continued fraction; quick for larger x."""
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    value = d
    for step in range(1, _STEPS):
        a = -step * (step - shape)
        b += 2
        d = 1 / _away(a * d + b)
        c = _away(b + a / c)
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value * exp(shape * log(x) - x - lgamma(shape))


def _student_tail(value: float, freedom: int) -> float:
    """The probability of a Student variable above a value from 0 up."""
    return _beta(freedom / (freedom + value * value), freedom / 2, 0.5) / 2


def _beta(x: float, one: float, other: float) -> float:
    """The regularised incomplete beta function, by the continued fraction on the side where it converges fast."""
    if x <= 0 or x >= 1:
        return max(0.0, min(1.0, x))
    if x > (one + 1) / (one + other + 2):
        return 1.0 - _beta(1 - x, other, one)
    front = exp(lgamma(one + other) - lgamma(one) - lgamma(other) + one * log(x) + other * log1p(-x))
    c, d = 1.0, 1 / _away(1 - (one + other) * x / (one + 1))
    value = d
    for step in range(1, _STEPS):
        even = step * (other - step) * x / ((one + 2 * step - 1) * (one + 2 * step))
        odd = -(one + step) * (one + other + step) * x / ((one + 2 * step) * (one + 2 * step + 1))
        before = value
        for a in (even, odd):
            d = 1 / _away(1 + a * d)
            c = _away(1 + a / c)
            value *= c * d
        if abs(value - before) < 1e-16 * abs(value):
            break
    return front * value / one


def _away(number: float) -> float:
    """The number, kept away from 0, which a fraction's next step would divide by."""
    return number if abs(number) > _TINY else _TINY
