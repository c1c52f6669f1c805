"""Elementary functions to 50 digits on python's decimal type, from their plain series.

Slow and obvious on purpose: it is the authority that make-vectors.py and derive-coefficients.py rest on.
"""
import struct
from decimal import Decimal as D, getcontext

getcontext().prec = 80
getcontext().Emax = 10**9
getcontext().Emin = -(10**9)
TINY = D(10) ** -78


def atanh_series(z):
    """atanh(z) = z + z^3/3 + z^5/5 + ... for small |z|."""
    total, power, n, square = D(0), z, 1, z * z
    while abs(power) > TINY * abs(z):
        total += power / n
        power *= square
        n += 2
    return total


LN2 = 2 * atanh_series(D(1) / D(3))


def ln(x):
    assert x > 0
    k = 0
    while x > D("1.5"):
        x /= 2
        k += 1
    while x < D("0.75"):
        x *= 2
        k -= 1
    return k * LN2 + (2 * atanh_series((x - 1) / (x + 1)) if x != 1 else D(0))


def ln_double(x):
    """ln of a python float, exponent taken off by frexp first (fast for extreme exponents)."""
    import math

    m, e = math.frexp(x)
    return e * LN2 + ln(D(m))


def exp(x):
    k = int((x / LN2).to_integral_value())
    r = x - k * LN2
    # Eight more halvings, undone by squaring, keep the series short.
    r /= 256
    term, total, n = D(1), D(1), 1
    while abs(term) > TINY:
        term = term * r / n
        total += term
        n += 1
    for _ in range(8):
        total *= total
    return total * D(2) ** k


def expm1(x):
    if abs(x) > D("0.1"):
        return exp(x) - 1
    if x == 0:
        return D(0)
    term, total, n = x, x, 2
    while abs(term) > TINY * abs(x):
        term = term * x / n
        total += term
        n += 1
    return total


def log1p(x):
    if x == 0:
        return D(0)
    return 2 * atanh_series(x / (2 + x)) if abs(x) < D("0.2") else ln(1 + x)


def power(x, y):
    return exp(y * ln(x))


def tanh(x):
    e = expm1(2 * x)
    return e / (e + 2)


def logistic(x):
    return 1 / (1 + exp(-x))


def logit(p):
    return 2 * atanh_series(2 * p - 1) if abs(2 * p - 1) < D("0.2") else ln(p) - log1p(-p)


def pi_digits():
    """Machin: pi = 16 atan(1/5) - 4 atan(1/239)."""

    def atan_inverse(n):
        total, power, k, sign = D(0), D(1) / n, 1, 1
        while power > TINY:
            total += sign * power / k
            power /= n * n
            k += 2
            sign = -sign
        return total

    return 16 * atan_inverse(5) - 4 * atan_inverse(239)


PI = pi_digits()
ROOT_TWO_PI = (2 * PI).sqrt()


def mills(x):
    """(1 - Phi(x)) / phi(x) for x >= 0."""
    if x < 6:
        # Phi(x) - 1/2 = phi(x) (x + x^3/3 + x^5/15 + ...); the difference loses at most 10 digits here.
        term, total, n = x, x, 1
        while term > TINY * D(10) ** -20:
            n += 2
            term = term * x * x / n
            total += term
        return ROOT_TWO_PI / 2 * exp(x * x / 2) - total
    # Laplace's continued fraction 1/(x+1/(x+2/(x+3/(x+...)))), evaluated from far inside.
    tail = x
    for n in range(1200 if x < 10 else 500, 0, -1):
        tail = x + n / tail
    return 1 / tail


def normal_density(x):
    return exp(-x * x / 2) / ROOT_TWO_PI


def normal_cdf(x):
    return 1 - normal_density(x) * mills(x) if x >= 0 else normal_density(x) * mills(-x)


def normal_quantile_lower(p):
    """Phi^-1(p) for 0 < p <= 1/2 by Newton's rule on ln Phi."""
    if p == D("0.5"):
        return D(0)
    target = ln(p)
    # Start from below the answer in size: ln Phi is concave, so the iteration cannot run away.
    x = -((-2 * target).sqrt()) if p < D("0.1") else (p - D("0.5")) * D("2.5")
    for _ in range(60):
        density = normal_density(x)
        value = density * mills(-x) if x <= 0 else 1 - density * mills(x)
        step = (ln(value) - target) * value / density
        x -= step
        if abs(step) < D(10) ** -60 * (abs(x) + D(10) ** -30):
            break
    return x


def normal_quantile(p):
    return normal_quantile_lower(p) if p <= D("0.5") else -normal_quantile_lower(1 - p)


def nearest_double(x):
    """The binary64 nearest to a decimal (float() of a decimal string rounds correctly)."""
    return float(format(x, "e"))


def bits(value):
    return struct.pack(">d", value).hex()
