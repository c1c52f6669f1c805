"""Writes elementary.json: 50-digit references for the engine's elementary functions.

Each case: {function, x, y?, expected, bits}: x, y and expected are the shortest decimals of doubles, bits is the expected
double in hexadecimal, most significant digit first. The expected value is the double nearest to the true one.
Run: python3 make-vectors.py > elementary.json
"""
import json
import random
from decimal import Decimal as D

import reference as ref

DRAWS = random.Random(20220507)


def uniform(low, high, count):
    return [DRAWS.uniform(low, high) for _ in range(count)]


def log_uniform(low, high, count):
    """Doubles of either size, even in the exponent of ten."""
    return [float(f"{DRAWS.uniform(1, 10):.17g}e{DRAWS.randint(low, high)}") for _ in range(count)]


def signed(values):
    return [v if DRAWS.random() < 0.5 else -v for v in values]


CASES = []


def add(function, arguments, reference):
    for argument in arguments:
        pair = argument if isinstance(argument, tuple) else (argument,)
        value = ref.nearest_double(reference(*[D(a) for a in pair]))
        case = {"function": function, "x": repr(pair[0])}
        if len(pair) == 2:
            case["y"] = repr(pair[1])
        case["expected"] = repr(value)
        case["bits"] = ref.bits(value)
        CASES.append(case)


def ln_fast(x):
    return ref.ln_double(float(x))



add("exp", uniform(-1, 1, 120) + uniform(-40, 40, 120) + uniform(-707, 709, 60) + uniform(-745, -708, 20)
    + signed(log_uniform(-18, -2, 40)) + [1.0, -1.0, 0.5, 0.34657359027997264, 0.34657359027997270, 709.782712893384, -708.3964185322641, -745.13321910194],
    ref.exp)
add("expm1", uniform(-0.5, 0.5, 80) + uniform(-40, 60, 60) + signed(log_uniform(-18, -1, 60)) + uniform(60, 709, 20) + [1.0, -1.0, 709.7827], ref.expm1)
add("ln", uniform(0.5, 2, 120) + uniform(0.99, 1.01, 60) + log_uniform(-300, 300, 80) + log_uniform(-322, -309, 20)
    + [2.0, 0.5, 10.0, 0.7071067811865475, 0.7071067811865476, 1.4142135623730951, 1.0000000000000002, 0.9999999999999999, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308],
    ln_fast)
add("log1p", uniform(-0.5, 1, 80) + signed(log_uniform(-18, -2, 80)) + uniform(-0.9999, 50, 40) + log_uniform(1, 300, 20) + [1.0, -0.5, -0.9999999999999999, 1e-300],
    lambda x: ref.log1p(x) if x < 10**20 else ln_fast(x))


def pow_reference(x, y):
    return ref.exp(y * ln_fast(x))


pairs = [(a, b) for a, b in zip(uniform(0.1, 10, 80), uniform(-20, 20, 80))]
pairs += [(a, b) for a, b in zip(uniform(0.9, 1.1, 60), uniform(-3000, 3000, 60))]
pairs += [(1 + a, b) for a, b in zip(signed(log_uniform(-12, -3, 60)), uniform(-300, 300, 60))]
pairs += [(35 / 36, float(n)) for n in (1, 3, 7, 8, 60, 600, 14400, 20000)] + [(17 / 18, float(n)) for n in (9, 600, 10000)]
pairs += [(a, b) for a, b in zip(log_uniform(-280, 280, 60), uniform(-1, 1, 60))]
pairs += [(10.0, float(n)) for n in (-308, -30, -18, 3, 6, 18, 23, 100, 308)] + [(2.0, float(n)) for n in (-1074, -1022, -3, 5, 1023)]
pairs += [(5e-324, 0.5000001), (1.0000000000000002, 1e17), (0.9999999999999999, 6e18), (3.0, 0.3333333333333333), (1e-310, 0.25)]
add("pow", [p for p in pairs if D("-745") < D(p[1]) * ln_fast(D(p[0])) < D("709.7")], pow_reference)
add("tanh", uniform(-1, 1, 60) + uniform(-22, 22, 60) + signed(log_uniform(-12, -2, 30)), ref.tanh)
add("logistic", uniform(-5, 5, 60) + uniform(-40, 40, 40) + uniform(-700, -40, 20) + [0.0], ref.logistic)
add("logit", uniform(0.001, 0.999, 100) + uniform(0.49, 0.51, 40) + log_uniform(-300, -3, 30) + [0.25, 0.75, 0.9999999999999999], ref.logit)
add("normalCdf", uniform(-8, 8, 120) + uniform(-38, -8, 40) + signed(log_uniform(-12, -1, 30)) + [0.0, 1.0, -1.0, 1.96, -1.96, -5.0, -10.0, -37.5], ref.normal_cdf)
add("normalQuantile", uniform(0.0001, 0.9999, 150) + uniform(0.099, 0.101, 20) + uniform(0.899, 0.901, 20) + log_uniform(-9, -3, 40) + log_uniform(-300, -9, 40)
    + [0.25, 0.975, 0.999, 0.9999999999999999, 1.1102230246251565e-16, 1.5e-8, 1.6e-8, 5e-324],
    ref.normal_quantile)

for index, case in enumerate(CASES):
    case["id"] = f"numeric-{index:04d}"
print('{"suite": "numeric", "origin": "50-digit series, see make-vectors.py", "cases": [')
print(",\n".join(json.dumps(case) for case in CASES))
print("]}")
