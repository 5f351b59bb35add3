import { writeFile } from 'node:fs/promises';
import { generateFiles } from './codegen/generate-files.ts';

for (const { path, content } of await generateFiles()) await writeFile(new URL(path, import.meta.url), content);
