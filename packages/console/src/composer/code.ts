import type { GenerateVideoInput } from '@videogen/client';

/** The facts that the printed programs need. */
export interface CodeOptions {
  readonly url: string;
  /** False where the gateway answers without a key. */
  readonly needsKey: boolean;
}

/** One text to copy, with its name if there are several. */
export interface CodeBlock {
  readonly name?: string;
  readonly code: string;
}

const DOCUMENT = `mutation GenerateVideo($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess {
      generation {
        id
        status
      }
    }
    ... on Error {
      message
    }
  }
}`;

/** Prints the submission as a command. The body is read as it is, so that the prompt may have any quotes. */
export function printCurl(input: GenerateVideoInput, { url, needsKey }: CodeOptions): readonly CodeBlock[] {
  const body = JSON.stringify({ query: DOCUMENT.replaceAll(/\s+/g, ' '), variables: { input } }, undefined, 2);
  const key = needsKey ? `  -H "authorization: Bearer $VIDEOGENAPI_KEY" \\\n` : '';
  const code = `curl ${url} \\\n${key}  -H 'content-type: application/json' \\\n  -d @- <<'JSON'\n${body}\nJSON`;
  return [{ code }];
}

/** Prints it as a program with the client of this project. */
export function printClient(input: GenerateVideoInput, { url, needsKey }: CodeOptions): readonly CodeBlock[] {
  const options = [`url: ${printLiteral(url)}`, ...(needsKey ? ['key: process.env.VIDEOGENAPI_KEY'] : [])];
  const code = `import { createVideoGenClient } from '@videogen/client';

await using client = createVideoGenClient({
${options.map((option) => `  ${option},`).join('\n')}
});

const video = await client.generateAndWait(${printLiteral(input)});
console.log(video.videoUrl);`;
  return [{ code }];
}

/** Prints it as a document with its variables, as GraphiQL takes them. */
export function printGraphQL(input: GenerateVideoInput): readonly CodeBlock[] {
  return [
    { name: 'Document', code: DOCUMENT },
    { name: 'Variables', code: JSON.stringify({ input }, undefined, 2) },
  ];
}

/** Prints a value of JSON as a literal of JavaScript, as a formatter would. */
function printLiteral(value: unknown, indent = ''): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((each) => printLiteral(each, inner))
    : Object.entries(value).map(([name, each]) => `${printName(name)}: ${printLiteral(each, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${indent}${close}`;
}

function printName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : printText(name);
}

function printText(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}
