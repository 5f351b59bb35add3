const SQRT_2 = Math.SQRT2;
const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** The density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / SQRT_2_PI;
}

/**
 * The share of the standard normal distribution above `z`, with a relative error below 1.2e-7 at every `z`: erfc as a
 * Chebyshev fit (W. H. Press et al., "Numerical Recipes in C", 2nd edition, section 6.2, `erfcc`).
 */
export function normalTail(z: number): number {
  const x = Math.abs(z) / SQRT_2;
  const t = 1 / (1 + x / 2);
  let sum = 0;
  for (const coefficient of COEFFICIENTS) sum = sum * t + coefficient;
  const tail = (t * Math.exp(-x * x + sum)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const COEFFICIENTS = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];
