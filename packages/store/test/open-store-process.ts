/** Opens a database as soon as it is told to, writes a user into it, and says which. Run as a process of its own. */
import { once } from 'node:events';
import { openStore } from '../src/index.ts';
import { saveTestUser } from './generations-made-here.ts';

const [path = '', key = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
await using store = await openStore({ path });
const user = await saveTestUser(store, key);
process.stdout.write(`${user.id}\n`);
process.stdin.destroy();
