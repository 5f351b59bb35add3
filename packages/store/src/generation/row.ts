import { columns, reportedColumns, requestColumns } from './columns.ts';
import type { Column } from './codec.ts';
import { generateReader } from '../row-reader.ts';
import type { ColumnName, Generation, GenerationRow, RequestName } from './generation.ts';

/** The codec of each column. */
// As one mapped type, the list proves to the compiler that each codec fits its value and its cell.
export const codecs: { readonly [Name in ColumnName]: Column<Generation[Name], GenerationRow[Name]> } = columns;

/** The names of all columns of a generation. */
export const columnNames = listNames(codecs);
/** The names of the columns that a caller can set. */
export const requestNames = listNames(requestColumns);
/** The names of the columns that the upstream can report. */
export const reportedNames = listNames(reportedColumns);

/** A generation without any value: SUBMITTING, at version 0, all else null or empty. Its id and times are placeholders. */
export const blankGeneration: Generation = pick(columnNames, (name) => codecs[name].blank);

/** A row of the table → a generation. */
export const readGeneration: (row: GenerationRow) => Generation = generateReader(
  { columns: columnNames, codecs },
  (name) => `.${name}`,
);

type Mutable<Values> = { -readonly [Name in keyof Values]: Values[Name] };

/** A cell of a row → its value. */
export function readCell<Name extends ColumnName>(row: Pick<GenerationRow, Name>, name: Name): Generation[Name] {
  return codecs[name].read(row[name]);
}

/** A generation → its row. */
export function writeGeneration(generation: Generation): GenerationRow {
  const row: Mutable<GenerationRow> = { ...blankRow };
  const write = <Name extends ColumnName>(target: { [Each in Name]: GenerationRow[Each] }, name: Name): void => {
    target[name] = writeCell(generation, name);
  };
  for (const name of columnNames) write(row, name);
  return row;
}

const blankRow = pick<GenerationRow, ColumnName>(columnNames, (name) => writeCell(blankGeneration, name));

/** The cells in which the second generation differs from the first. */
export function writeChanges(before: Generation, after: Generation): Partial<GenerationRow> {
  // Most values are the same, and need no cell to compare.
  const changed = columnNames.filter(
    (name) => before[name] !== after[name] && writeCell(before, name) !== writeCell(after, name),
  );
  return pick<GenerationRow, ColumnName>(changed, (name) => writeCell(after, name));
}

function writeCell<Name extends ColumnName>(generation: Generation, name: Name): GenerationRow[Name] {
  return codecs[name].write(generation[name]);
}

/** The generation with the given values; an undefined one stays as it is. */
export function withGiven<Name extends ColumnName>(
  generation: Generation,
  names: readonly Name[],
  given: { readonly [Each in Name]?: Generation[Each] | undefined },
): Generation {
  const latest: Mutable<Generation> = { ...generation };
  const set = <Each extends Name>(target: { [Own in Each]: Generation[Own] }, name: Each): void => {
    const value = given[name];
    if (value !== undefined) target[name] = value;
  };
  for (const name of names) set(latest, name);
  return latest;
}

/** The request of a generation, with a value for each column. */
export function toRequest(generation: Generation): Pick<Generation, RequestName> {
  return pick<Generation, RequestName>(requestNames, (name) => generation[name]);
}

function pick<Values, Name extends keyof Values>(
  names: readonly Name[],
  value: <Each extends Name>(name: Each) => Values[Each],
): Pick<Values, Name> {
  const picked: Pick<Values, Name> = Object.fromEntries(names.map((name): readonly unknown[] => [name, value(name)]));
  return picked;
}

function listNames<Fields extends object>(fields: Fields): readonly (keyof Fields & string)[] {
  return Object.keys(fields).filter((name): name is keyof Fields & string => Object.hasOwn(fields, name));
}
