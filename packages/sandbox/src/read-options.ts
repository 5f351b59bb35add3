import { parseArgs } from 'node:util';
import type { SandboxOptions } from './start-sandbox.ts';

/** The help of the program. */
export const HELP = `An emulated VideoGenAPI on this machine.

  --host 127.0.0.1   the address to listen on
  --port 4010        the port; 0 takes any free one            SANDBOX_PORT
  --speed 30         the divisor of processing times           SANDBOX_SPEED
  --state FILE       keeps the state in a file                 SANDBOX_STATE
  --rate-limit       429 after 5 videos per user and model     SANDBOX_RATE_LIMIT=true
  --strict           400 for what the document does not list   SANDBOX_STRICT=true
  --help             shows this
`;

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  speed: { type: 'string' },
  state: { type: 'string' },
  'rate-limit': { type: 'boolean' },
  strict: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the program's arguments, before those of the environment. Returns undefined if the help is asked for. Throws a TypeError. */
export function readOptions(args: readonly string[], env: Environment): SandboxOptions | undefined {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) return undefined;
  const port = readNumber('port', values.port ?? env['SANDBOX_PORT']);
  if (port !== undefined && !(Number.isInteger(port) && port <= 65_535)) {
    throw new TypeError('The port must be a whole number up to 65535.');
  }
  const speed = readNumber('speed', values.speed ?? env['SANDBOX_SPEED']);
  if (speed === 0) throw new TypeError('The speed must be above 0.');
  const statePath = values.state ?? env['SANDBOX_STATE'];
  return {
    host: values.host,
    port,
    speed,
    rateLimit: values['rate-limit'] ?? env['SANDBOX_RATE_LIMIT'] === 'true',
    strict: values.strict ?? env['SANDBOX_STRICT'] === 'true',
    statePath: statePath === 'memory' ? undefined : statePath,
  };
}

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!(Number.isFinite(number) && number >= 0)) throw new TypeError(`The ${name} must be a number; got "${text}".`);
  return number;
}
