"""Prints the polynomial and rational coefficients used in src/money/numeric.ts, with their largest error.

Method: interpolation at Chebyshev nodes of the (mapped) interval, solved in 80-digit arithmetic. That is within a small
factor of the best fit and needs no iteration. Run: python3 derive-coefficients.py
"""
from decimal import Decimal as D, getcontext

import reference as ref

getcontext().prec = 80


def cosine(x):
    term, total, n = D(1), D(1), 0
    while abs(term) > D(10) ** -75:
        n += 2
        term = -term * x * x / (n * (n - 1))
        total += term
    return total


def chebyshev_nodes(count):
    return [cosine(ref.PI * (2 * i + 1) / (2 * count)) for i in range(count)]


def solve(matrix, right):
    """Gaussian elimination with row pivoting."""
    n = len(right)
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for col in range(n):
        best = max(range(col, n), key=lambda r: abs(rows[r][col]))
        rows[col], rows[best] = rows[best], rows[col]
        for r in range(col + 1, n):
            factor = rows[r][col] / rows[col][col]
            for c in range(col, n + 1):
                rows[r][c] -= factor * rows[col][c]
    out = [D(0)] * n
    for r in range(n - 1, -1, -1):
        out[r] = (rows[r][n] - sum(rows[r][c] * out[c] for c in range(r + 1, n))) / rows[r][r]
    return out


def horner(coefficients, x):
    total = D(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def show(name, coefficients):
    print(f"const {name} = [")
    for c in coefficients:
        print(f"  {ref.nearest_double(c)!r},")
    print("]")


def fit(name, function, low, high, top, bottom=0, mapping=None, samples=400):
    """P/Q with degrees top/bottom and Q(0) = 1; mapping takes a Chebyshev node in (-1, 1) to the variable."""
    place = mapping or (lambda t: (low + high) / 2 + (high - low) / 2 * t)
    xs = [place(t) for t in chebyshev_nodes(top + bottom + 1)]
    fs = [function(x) for x in xs]
    matrix = [[x**i for i in range(top + 1)] + [-f * x**j for j in range(1, bottom + 1)] for x, f in zip(xs, fs)]
    out = solve(matrix, fs)
    p, q = out[: top + 1], [D(1)] + out[top + 1 :]
    worst = D(0)
    for i in range(samples + 1):
        x = place(D(-1) + D(2) * i / samples * D("0.9999999") + D("1e-8"))
        f = function(x)
        worst = max(worst, abs(horner(p, x) / horner(q, x) / f - 1))
    print(f"// {name}: degrees {top}/{bottom}, largest relative error {float(worst):.2e}")
    show(f"{name}_P", p)
    if bottom:
        show(f"{name}_Q", q)
    return worst


def exp_tail(r):
    """(e^r - 1 - r) / r^2 by its series."""
    total, term, n = D(0), D("0.5"), 2
    while abs(term) > D(10) ** -75:
        total += term
        n += 1
        term = term * r / n
    return total


def ln_tail(z):
    """2/5 + 2/7 z + 2/9 z^2 + ..., so that ln((1+s)/(1-s)) = 2s + s^3 (2/3 + z * tail), z = s^2."""
    total, power, n = D(0), D(1), 5
    while power > D(10) ** -75:
        total += 2 * power / n
        power *= z
        n += 2
    return total


def main():
    half_ln2 = ref.LN2 / 2 * D("1.0001")
    fit("EXP_TAIL", exp_tail, -half_ln2, half_ln2, 10)

    s_max = (D(2).sqrt() - 1) / (D(2).sqrt() + 1)
    fit("LN_TAIL", ln_tail, D(0), s_max * s_max * D("1.0001"), 6)

    center, span = D("2.5"), D(40)
    top_t = (span - center) / (span + center)

    def place_mills(t):
        u = -1 + (t + 1) / 2 * (top_t + 1)
        return center * (1 + u) / (1 - u)

    fit("MILLS", lambda x: ref.mills(x) / ref.ROOT_TWO_PI, None, None, 10, 11, mapping=place_mills, samples=200)

    # Shifted variables (edge - z, r - low) make all coefficients positive, so that Horner's rule cannot cancel.
    edge = D("0.4")

    def central(w):
        z = edge * edge - w
        if z < D(10) ** -40:
            return ref.ROOT_TWO_PI
        q = z.sqrt()
        return ref.normal_quantile(D("0.5") + q) / q

    fit("QUANTILE_CENTRAL", central, D(0), edge * edge, 8, 8, samples=100)

    def tail(r):
        """-Phi^-1(e^{-r^2/2})"""
        return -ref.normal_quantile(ref.exp(-r * r / 2))

    low, middle, high = D("2.1"), D(6), D("38.7")
    fit("QUANTILE_NEAR", lambda u: tail(u + low), D(0), middle - low, 8, 8, samples=100)

    def place_far(t):
        # Nodes even in 1/r: the function bends near the low end.
        a, b = 1 / high, 1 / middle
        return 1 / ((a + b) / 2 + (b - a) / 2 * t) - middle

    fit("QUANTILE_FAR", lambda u: tail(u + middle), None, None, 9, 9, mapping=place_far, samples=100)


main()
