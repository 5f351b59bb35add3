/** Lines of a table with its columns below each other: the first to the left, the others to the right. */
export function align(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** With so many digits after the point; nothing for what was not measured. */
export function print(value: number | undefined, digits = 2): string {
  return value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits);
}
