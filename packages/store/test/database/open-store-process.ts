/** Opens a database on a message, saves a user, and replies with its id. Runs as a separate process. */
import { once } from 'node:events';
import { openStore } from '../../src/index.ts';
import { saveTestUser } from '../generations-made-here.ts';

const [path = '', key = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
await using store = await openStore({ path });
const user = await saveTestUser(store, key);
process.stdout.write(`${user.id}\n`);
process.stdin.destroy();
