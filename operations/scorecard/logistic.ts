import { inverse, Matrix } from "ml-matrix";

/** A fitted regression: `ln(odds of good)` is `intercept` and the sum of each coefficient and value. */
export type Regression = {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** Each coefficient by its standard error: below 1.96 it may be chance. */
  readonly z: readonly number[];
};

const mostSteps = 50;
const close = 1e-9;

/** Logistic regression by Newton's method (iteratively reweighted least squares), with a one where a person is good. */
export const fitLogistic = (rows: readonly (readonly number[])[], good: readonly boolean[]): Regression => {
  const x = new Matrix(rows.map((row) => [1, ...row]));
  const y = Matrix.columnVector(good.map(Number));
  let beta = Matrix.zeros(x.columns, 1);
  for (let step = 0; step < mostSteps; step++) {
    const expected = x.mmul(beta).to1DArray().map(logistic);
    const gradient = x.transpose().mmul(Matrix.sub(y, Matrix.columnVector(expected)));
    const covariance = inverse(information(x, expected));
    const change = covariance.mmul(gradient);
    beta = Matrix.add(beta, change);
    if (change.to1DArray().every((each) => Math.abs(each) < close)) return resultOf(beta, covariance);
  }
  throw new Error(`the regression did not converge in ${mostSteps} steps: a characteristic may separate good and bad`);
};

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

/** Fisher's information, `XᵀWX`. */
const information = (x: Matrix, expected: readonly number[]): Matrix => {
  const weighted = x.clone();
  for (const [row, p] of expected.entries()) weighted.mulRow(row, p * (1 - p));
  return x.transpose().mmul(weighted);
};

const resultOf = (beta: Matrix, covariance: Matrix): Regression => {
  const [intercept = 0, ...coefficients] = beta.to1DArray();
  const z = coefficients.map((each, i) => each / Math.sqrt(covariance.get(i + 1, i + 1)));
  return { intercept, coefficients, z };
};
