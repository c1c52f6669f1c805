// The engine's own elementary functions. Math.exp, Math.log and the like may differ between engines and versions in the
// last digit; a run must give the same bytes everywhere. Here only + - * /, Math.sqrt, Math.abs, Math.floor and one look
// at the bits of a number are used, all of which IEEE 754 fixes to the last bit.
//
// Source: argument reduction after the textbook method (Muller, Elementary Functions; Tang 1989; Dekker 1971 for exact
// products). Coefficients derived in 80-digit arithmetic by vectors/numeric/derive-coefficients.py.

/** ln 2 cut to 40 bits, so that its product with any exponent of a double is exact. */
const LN2_HIGH = 0.6931471805601177
/** What is missing from LN2_HIGH to ln 2. */
const LN2_LOW = -1.7239444525614835e-13
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the language leaves the digits of Math.LOG2E to the engine.
const INVERSE_LN2 = 1.4426950408889634
const TWO_THIRDS_HIGH = 0.6666666666666666
const TWO_THIRDS_LOW = 3.700743415417188e-17
const EXP_OVERFLOW = 709.782712893384
const EXP_UNDERFLOW = -745.1332191019412

const word = new Float64Array(1)
const halves = new Uint32Array(word.buffer)
/** Place of the half that holds sign and exponent: 1 on little-endian machines, 0 on big-endian ones. */
const HIGH_HALF = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0

/** POWERS_OF_TWO[k + 1074] = 2^k for k = -1074 to 1023. A lookup beats writing exponent bits, which stalls the load. */
const POWERS_OF_TWO = new Float64Array(2098)
for (let k = 0, up = 1; k <= 1023; k++, up *= 2) POWERS_OF_TWO[1074 + k] = up
for (let k = 1, down = 0.5; k <= 1074; k++, down /= 2) POWERS_OF_TWO[1074 - k] = down

/** (e^r - 1 - r) / r^2 for |r| <= ln2 / 2, degree 10, relative error 3e-18; paired to shorten the chain of operations. */
function expTail(r: number): number {
  const r2 = r * r
  const r4 = r2 * r2
  const a = 0.5 + r * 0.1666666666666667 + r2 * (0.04166666666666667 + r * 0.008333333333326136)
  const b =
    0.0013888888888883748 + r * 0.00019841269874820627 + r2 * (2.4801587325547743e-5 + r * 2.7557255400206422e-6)
  const c = 2.75572736431103e-7 + r * 2.5105217004720745e-8 + r2 * 2.0914686968086876e-9
  return a + r4 * (b + r4 * c)
}

/** 2/5 + 2/7 z + 2/9 z^2 + ... for z = s^2 <= 0.0295, so that ln((1+s)/(1-s)) = 2s + s^3 (2/3 + z * lnTail(z)). */
function lnTail(z: number): number {
  const z2 = z * z
  return (
    0.40000000000000024 +
    z * 0.2857142857133851 +
    z2 *
      (0.2222222227110234 +
        z * 0.18181808247544543 +
        z2 * (0.15385574796462032 + z * 0.13285957435193352 + z2 * 0.1291361767218225))
  )
}

/** Rounding error of the product p = a * b, exactly (Dekker; |a| and |b| below 2^990). */
function productError(a: number, b: number, p: number): number {
  const ta = a * 134217729
  const aHigh = ta - (ta - a)
  const aLow = a - aHigh
  const tb = b * 134217729
  const bHigh = tb - (tb - b)
  const bLow = b - bHigh
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

/** e^(high + low) for a small |low|; high must lie between EXP_UNDERFLOW and 710 (past EXP_OVERFLOW it overflows). */
function expOfSum(high: number, low: number): number {
  const k = Math.floor(high * INVERSE_LN2 + 0.5)
  const reduced = high - k * LN2_HIGH
  const rest = low - k * LN2_LOW
  const r = reduced + rest
  const y = 1 + (r + (r * r * expTail(r) + (reduced - r + rest)))
  if (k > 1023) return y * 2 * POWERS_OF_TWO[2097]!
  if (k < -1074) return y * 0.5 * POWERS_OF_TWO[0]!
  return y * POWERS_OF_TWO[k + 1074]!
}

/**
 * e^x. Error below 1 ulp; 0 under -745.14, Infinity over 709.79, NaN for NaN.
 */
export function exp(x: number): number {
  if (!(x <= EXP_OVERFLOW)) return x > 0 ? Infinity : NaN
  if (x < EXP_UNDERFLOW) return 0
  return expOfSum(x, 0)
}

/**
 * e^x - 1 without loss of digits near 0. Error below 2 ulp; -1 for -Infinity, x itself (with its sign) for 0.
 */
export function expm1(x: number): number {
  if (!(x <= EXP_OVERFLOW)) return x > 0 ? Infinity : NaN
  if (x < -40) return -1
  const k = Math.floor(x * INVERSE_LN2 + 0.5)
  if (k === 0) return Math.abs(x) < 1e-17 ? x : x + x * x * expTail(x)
  if (k < -1 || k > 2) return expOfSum(x, 0) - 1
  const reduced = x - k * LN2_HIGH
  const rest = -k * LN2_LOW
  const r = reduced + rest
  const scale = POWERS_OF_TWO[k + 1074]!
  return scale - 1 + scale * (r + (r * r * expTail(r) + (reduced - r + rest)))
}

/** Exponent k such that m = x / 2^k lies in [sqrt(1/2), sqrt(2)); x positive, finite and not subnormal. */
function balancedExponent(x: number): number {
  word[0] = x
  // Adding the distance from sqrt(1/2) to 1 (upper halves) lets the mantissa's carry decide between two exponents.
  return ((halves[HIGH_HALF]! + 0x00095f62) >>> 20) - 1023
}

/**
 * Natural logarithm. Error below 1 ulp; -Infinity for 0, NaN below 0, Infinity for Infinity. Subnormals are handled.
 */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return Infinity
  let k = 0
  let normal = x
  if (x < 2.2250738585072014e-308) {
    normal = x * 18014398509481984
    k = -54
  }
  const own = balancedExponent(normal)
  // 2^-own is subnormal for own = 1024 only, where it is still exact.
  const f = normal * POWERS_OF_TWO[1074 - own]! - 1
  k += own
  const s = f / (2 + f)
  const z = s * s
  const half = 0.5 * f * f
  // ln(1+f) = f - (f^2/2 - s (f^2/2 + z (2/3 + z tail))): the large parts f and k ln2 enter last and unharmed.
  const correction = s * (half + z * (TWO_THIRDS_HIGH + z * lnTail(z)))
  return k * LN2_HIGH - (half - (correction + k * LN2_LOW) - f)
}

/**
 * ln(1 + x) without loss of digits near 0. Error below 2 ulp; -Infinity for -1, NaN below -1.
 */
export function log1p(x: number): number {
  const u = 1 + x
  if (u === 1) return x
  if (!(u > 0) || u === Infinity) return ln(u)
  // u is off by the rounding of 1 + x; the first-order term of that error restores it.
  const lost = u >= 2 ? 1 - (u - x) : x - (u - 1)
  return ln(u) + lost / u
}

/** x^y for 0 < x < Infinity and finite y: ln x to about 85 bits, times y, then e^. */
function powPositive(x: number, y: number): number {
  let k = 0
  let normal = x
  if (x < 2.2250738585072014e-308) {
    normal = x * 18014398509481984
    k = -54
  }
  const own = balancedExponent(normal)
  const m = normal * POWERS_OF_TWO[1074 - own]!
  k += own
  // s = (m - 1) / (m + 1) as sHigh + sLow.
  const f = m - 1
  const d = m + 1
  const dLow = m - (d - 1)
  const sHigh = f / d
  const back = sHigh * d
  const sLow = (f - back - productError(sHigh, d, back) - sHigh * dLow) / d
  // z = s^2, w = 2/3 + z * tail, g = 2 + z * w, ln m = s * g; each as a sum of two doubles.
  const zHigh = sHigh * sHigh
  const zLow = productError(sHigh, sHigh, zHigh) + 2 * sHigh * sLow
  const zTail = zHigh * lnTail(zHigh)
  const wHigh = TWO_THIRDS_HIGH + zTail
  const wLow = TWO_THIRDS_HIGH - wHigh + zTail + TWO_THIRDS_LOW
  const cHigh = zHigh * wHigh
  const cLow = productError(zHigh, wHigh, cHigh) + zHigh * wLow + zLow * wHigh
  const gHigh = 2 + cHigh
  const gLow = 2 - gHigh + cHigh + cLow
  const mHigh = sHigh * gHigh
  const mLow = productError(sHigh, gHigh, mHigh) + sHigh * gLow + sLow * gHigh
  const whole = k * LN2_HIGH
  const high = whole + mHigh
  const low = (k === 0 ? 0 : whole - high + mHigh) + mLow + k * LN2_LOW
  const product = y * high
  if (product > 710) return Infinity
  if (product < EXP_UNDERFLOW) return 0
  return expOfSum(product, productError(y, high, product) + y * low)
}

/**
 * x to the power y. Error below 1.5 ulp for positive x. The special cases are those of ECMAScript's `**`: pow(x, 0) = 1 also
 * for NaN, pow(1, Infinity) = NaN, a negative x with a fractional y gives NaN, an odd whole y keeps the sign of x.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN
  if (y === 1) return x
  if (y === 2) return x * x
  const size = Math.abs(x)
  if (y === Infinity || y === -Infinity) {
    if (size === 1) return NaN
    return size > 1 === y > 0 ? Infinity : 0
  }
  const whole = Math.floor(y) === y
  // Every double from 2^53 on is even.
  const odd = whole && Math.abs(y) < 9007199254740992 && Math.floor(y / 2) * 2 !== y
  if (x < 0 && !whole && size !== Infinity) return NaN
  let result: number
  if (size === 0) result = y > 0 ? 0 : Infinity
  else if (size === Infinity) result = y > 0 ? Infinity : 0
  else if (size === 1) result = 1
  else if (y === 0.5) result = Math.sqrt(size)
  else if (y === -1) result = 1 / size
  else result = powPositive(size, y)
  const negative = x < 0 || (x === 0 && 1 / x < 0)
  return negative && odd ? -result : result
}

/** Hyperbolic tangent. Error below 3 ulp; odd; 1 from 22 on. */
export function tanh(x: number): number {
  const size = Math.abs(x)
  if (size < 1e-9) return x
  if (size > 22) return x > 0 ? 1 : -1
  let value: number
  if (size >= 1) {
    value = 1 - 2 / (expm1(2 * size) + 2)
  } else {
    const e = expm1(-2 * size)
    value = -e / (e + 2)
  }
  return x < 0 ? -value : value
}

/** 1 / (1 + e^-x), a number from 0 to 1. Error below 2 ulp. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x))
  const e = exp(x)
  return e / (1 + e)
}

/** ln(p / (1 - p)), the inverse of logistic. Error below 3 ulp; -Infinity for 0, Infinity for 1, NaN outside [0, 1]. */
export function logit(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN
  // Around one half the quotient is close to 1 and its logarithm would lose digits; 2p - 1 is exact there.
  if (p >= 0.25 && p <= 0.75) return log1p((2 * p - 1) / (1 - p))
  return ln(p / (1 - p))
}

/** (1 - Phi(x)) e^(x^2 / 2) for 0 <= x <= 40 (Mills's ratio / sqrt(2 pi)): all coefficients positive, error 6e-17. */
function scaledTail(x: number): number {
  const top =
    0.5 +
    x *
      (0.8014710683774655 +
        x *
          (0.6386746127034859 +
            x *
              (0.32600139224550095 +
                x *
                  (0.11679694463640065 +
                    x *
                      (0.03052374709992668 +
                        x *
                          (0.005880240528175431 +
                            x *
                              (0.000824768711781415 +
                                x *
                                  (8.080990660816019e-5 + x * (5.019401204569111e-6 + x * 1.5137247165620955e-7)))))))))
  const bottom =
    1 +
    x *
      (2.4008266975577963 +
        x *
          (2.692931780551668 +
            x *
              (1.8661996469772717 +
                x *
                  (0.8896674030774492 +
                    x *
                      (0.30710475306765467 +
                        x *
                          (0.07855391354626537 +
                            x *
                              (0.014941378662301132 +
                                x *
                                  (0.002079970346867089 +
                                    x *
                                      (0.00020293983127582933 +
                                        x * (1.2581772981259587e-5 + x * 3.794345174534163e-7))))))))))
  return top / bottom
}

/**
 * Distribution function of the standard normal. Relative error below 2e-15 also far in the lower tail; 0 below -38.6.
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x)
  if (!(size < 38.6)) return x > 0 ? 1 : x < 0 ? 0 : NaN
  // Square exactly: the leading 22 bits, and what is left.
  const lead = Math.floor(size * 65536) / 65536
  const rest = size - lead
  const tail = expOfSum(-0.5 * lead * lead, -0.5 * rest * (size + lead)) * scaledTail(size)
  return x < 0 ? tail : 1 - tail
}

/**
 * Inverse of normalCdf. Relative error below 2e-15 for every double p in (0, 1); -Infinity for 0, Infinity for 1, NaN outside.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (q >= -0.4 && q <= 0.4) {
    const w = 0.16 - q * q
    const top =
      3.203878913861501 +
      w *
        (114.34392180177572 +
          w *
            (1607.5628531345565 +
              w *
                (11335.08163832513 +
                  w *
                    (42290.54304650447 +
                      w *
                        (81009.1362597564 +
                          w * (71217.53850040231 + w * (22074.754271602636 + w * 1069.9537424972877)))))))
    const bottom =
      1 +
      w *
        (38.12198916691145 +
          w *
            (580.535488290552 +
              w *
                (4520.189057059225 +
                  w *
                    (19148.960176110733 +
                      w *
                        (43475.74627377296 +
                          w * (48743.02294658841 + w * (22404.114492090674 + w * 2658.313180141697)))))))
    return (q * top) / bottom
  }
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN
  const size = quantileTail(Math.sqrt(-2 * ln(q < 0 ? p : 1 - p)))
  return q < 0 ? -size : size
}

/** -Phi^-1(e^(-r^2 / 2)) for r from 2.1 to 38.7. */
function quantileTail(r: number): number {
  if (r <= 6) {
    const u = r - 2.1
    const top =
      1.2251968777165267 +
      u *
        (3.1675267593974312 +
          u *
            (3.126061807040815 +
              u *
                (1.601177145526389 +
                  u *
                    (0.477510204922257 +
                      u *
                        (0.0862243477573479 +
                          u * (0.009169347789527257 + u * (0.0005068138211061685 + u * 1.0399773164659455e-5)))))))
    const bottom =
      1 +
      u *
        (1.5819870574751684 +
          u *
            (1.0232616266990215 +
              u *
                (0.3533819812135415 +
                  u *
                    (0.07091184375266073 +
                      u *
                        (0.008207719850926045 +
                          u * (0.0004851277969189568 + u * (1.0398508110788644e-5 + u * 8.830926042307755e-12)))))))
    return top / bottom
  }
  const u = r - 6
  const top =
    5.538772166608072 +
    u *
      (4.5400813497234696 +
        u *
          (1.5840091066995337 +
            u *
              (0.30901761091233826 +
                u *
                  (0.03704430847599223 +
                    u *
                      (0.00280164128431264 +
                        u *
                          (0.00013092021254681153 +
                            u * (3.522982881442384e-6 + u * (4.719185900273495e-8 + u * 2.2469368777942493e-10))))))))
  const bottom =
    1 +
    u *
      (0.6299463307953048 +
        u *
          (0.16762824844154955 +
            u *
              (0.02456529190223234 +
                u *
                  (0.0021459294615732037 +
                    u *
                      (0.00011167298024333358 +
                        u *
                          (3.249488779611184e-6 +
                            u * (4.584442475065594e-8 + u * (2.2469237527698656e-10 + u * 1.9862870686336395e-18))))))))
  return top / bottom
}
