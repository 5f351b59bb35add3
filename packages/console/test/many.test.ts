import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { inSlices } from '../src/many/in-slices.ts';
import { createLineKey } from '../src/many/line-key.ts';
import { findDelimiter, parseCsv } from '../src/many/parse-csv.ts';
import { detectFormat, parseLines } from '../src/many/parse-lines.ts';
import { decode, PASTED, readFile, readPasted, readWritten } from '../src/many/read-source.ts';
import { hashSha256 } from '../src/many/sha-256.ts';

test('a table has cells with quotes, delimiters, line breaks and emojis, by RFC 4180', () => {
  const text = 'prompt,model\r\n"A ""fox"", running",kling_25\r\n"Two\r\nlines 🦊",\r\n\r\nlast,wan-25';

  const records = [...parseCsv(text, ',')];

  expect(records.map(({ number, cells }) => [number, ...cells])).toEqual([
    [1, 'prompt', 'model'],
    [2, 'A "fox", running', 'kling_25'],
    [3, 'Two\r\nlines 🦊', ''],
    [6, 'last', 'wan-25'],
  ]);
  expect(records[1]?.text).toBe('"A ""fox"", running",kling_25');
});

test.for([
  ['\n', 2],
  ['\r\n', 2],
  ['\r', 2],
] as const)('records end with %o', ([end, count]) => {
  expect([...parseCsv(`a,b${end}c,d${end}`, ',')].map(({ cells }) => cells)).toHaveLength(count);
});

test('a quote that is never closed reaches to the end, and is reported at its line', () => {
  const records = [...parseCsv('prompt\nfine\n"open\nmore\n', ',')];

  expect(records.map(({ number, isUnclosed }) => [number, isUnclosed])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
});

test.for([
  ['prompt,model', ','],
  ['prompt;model;duration', ';'],
  ['prompt\tmodel', '\t'],
  ['"a,b,c";model', ';'],
  ['prompt', ','],
] as const)('the delimiter of %o is %o', ([header, delimiter]) => {
  expect(findDelimiter(`${header}\nx`)).toBe(delimiter);
});

test('each line of a text is a prompt, under its number in the file', () => {
  const lines = [...parseLines('A fox\r\n\r\n  A crab \n', 'txt')];

  expect(lines).toEqual([
    { number: 1, text: 'A fox', input: { prompt: 'A fox' }, issues: [] },
    { number: 3, text: '  A crab ', input: { prompt: 'A crab' }, issues: [] },
  ]);
});

test('the columns of a table are fields of the input', () => {
  const lines = [...parseLines('prompt,duration,resolution\nA fox,5,1080p\nA crab,five,\nA,b,c,d', 'csv')];

  expect(lines.map(({ number, input, issues }) => ({ number, input, issues: issues.map(({ path }) => path) }))).toEqual(
    [
      { number: 2, input: { prompt: 'A fox', duration: 5, resolution: 'FHD_1080P' }, issues: [] },
      { number: 3, input: { prompt: 'A crab' }, issues: [['duration']] },
      { number: 4, input: { prompt: 'A,b,c,d' }, issues: [[]] },
    ],
  );
});

test.for([
  ['prompt,lenght\nA fox,5', 'The column “lenght” is not a field of a video.'],
  ['model\nkling_25', 'There is no column “prompt”.'],
  ['prompt,prompt\na,b', 'The column “prompt” is there twice.'],
] as const)('a table that begins with %o is refused as a whole', ([text, message]) => {
  expect(() => [...parseLines(text, 'csv')]).toThrow(message);
});

test('each line of JSON is an input, and a broken one is an issue at its line', () => {
  const lines = [...parseLines('{"prompt":"A fox","seed":7}\n{"prompt":\n[1]\n{"prompt":"x","lenght":5}', 'jsonl')];

  expect(lines.map(({ number, issues }) => [number, issues.length])).toEqual([
    [1, 0],
    [2, 1],
    [3, 1],
    [4, 1],
  ]);
  expect(lines[0]?.input).toEqual({ prompt: 'A fox', seed: 7 });
  expect(lines[2]?.issues[0]?.message).toBe('Expected a JSON object.');
});

test.for([
  ['A fox\nA crab', 'txt'],
  ['{"prompt":"A fox"}', 'jsonl'],
  ['prompt\tmodel\nA fox\tkling_25', 'csv'],
  ['prompt', 'csv'],
  ['prompt, duration\nA fox,5', 'csv'],
  ['prompt and more, all of it', 'txt'],
] as const)('the pasted text %o is %s', ([text, format]) => {
  expect(readPasted(text).format).toBe(format);
  expect(detectFormat(text)).toBe(format);
});

test('a file is read in UTF-8 or UTF-16, without its mark', () => {
  const utf16 = new Uint8Array(Buffer.from('\uFEFFA fox 🦊', 'utf16le'));
  const utf8 = new TextEncoder().encode('\uFEFFA fox 🦊');

  expect(decode(utf16, 'a.txt')).toBe('A fox 🦊');
  expect(decode(utf8, 'a.txt')).toBe('A fox 🦊');
});

test('the edited text of a file keeps its name and format, and a pasted one is looked at again', () => {
  const ofFile = readWritten({ name: 'prompts.txt', format: 'txt', text: 'prompt\nA fox' });
  const pasted = readWritten({ name: PASTED, format: 'txt', text: 'prompt\nA fox' });

  expect(ofFile).toEqual({ name: 'prompts.txt', format: 'txt', text: 'prompt\nA fox' });
  expect(pasted).toEqual({ name: PASTED, format: 'csv', text: 'prompt\nA fox' });
});

test('a file that is too large, of another kind or no text is refused with a sentence', async () => {
  const large = new File([new Uint8Array(10_000_001)], 'large.csv');
  const other = new File(['x'], 'film.mp4');
  const broken = new File([new Uint8Array([0x80, 0x81])], 'broken.txt');
  const binary = new File([new Uint8Array([65, 0, 66])], 'binary.txt');

  await expect(readFile(large)).rejects.toThrow('“large.csv” has 10.0 MB; at most 10 MB can be read.');
  await expect(readFile(other)).rejects.toThrow('Expected a file .txt, .csv or .jsonl, got “film.mp4”.');
  await expect(readFile(broken)).rejects.toThrow('“broken.txt” is not a text in UTF-8.');
  await expect(readFile(binary)).rejects.toThrow('“binary.txt” is not a text: it has bytes of value 0.');
});

test('a line has the same key on any day, and another one for another file, number, text or run', () => {
  const place = { fileName: 'prompts.csv', number: 2, text: 'A fox', run: 0 };
  const others = [{ fileName: 'a.csv' }, { number: 3 }, { text: 'A crab' }, { run: 1 }];

  const keys = new Set([place, ...others.map((other) => ({ ...place, ...other }))].map(createLineKey));

  expect(createLineKey(place)).toBe(`many-${createHash('sha256').update('["prompts.csv",2,"A fox",0]').digest('hex')}`);
  expect(keys.size).toBe(5);
});

test('the hash of any text is that of SHA-256', () => {
  const texts = [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000].flatMap((length) => [
    'a'.repeat(length),
    '🦊'.repeat(length),
    randomBytes(length).toString('latin1'),
  ]);

  const hashes = texts.map(hashSha256);

  expect(hashes).toEqual(texts.map((text) => createHash('sha256').update(text).digest('hex')));
});

test('10 MB are parsed in slices, between which the page has its turns', { timeout: 60_000 }, async () => {
  const record = `"A fox, running through ""fresh"" snow 🦊",5,kling_25\n`;
  const text = `prompt,duration,model\n${record.repeat(180_000)}`;
  const slices: number[] = [];

  await inSlices(parseLines(text, 'csv'), (lines) => slices.push(lines.length), new AbortController().signal);

  expect(slices.reduce((sum, each) => sum + each, 0)).toBe(180_000);
  expect(slices.length).toBeGreaterThan(10);
});

test('an aborted reading ends', async () => {
  const ending = new AbortController();
  const reading = inSlices(
    parseLines('A fox\n'.repeat(1_000_000), 'txt'),
    () => ending.abort(new Error('ended')),
    ending.signal,
  );

  await expect(reading).rejects.toThrow('ended');
});
