import { expect, test } from 'vitest';
import { calibrate, readCalibrationFigures } from '../src/calibration.ts';
import { isReached } from '../src/figure.ts';

test('after 100 completions what is stated of an end comes true as often as it says', () => {
  const rows = calibrate(1);

  expect(rows.length).toBe(8);
  expect(readCalibrationFigures(rows).filter((figure) => !isReached(figure))).toEqual([]);
});
