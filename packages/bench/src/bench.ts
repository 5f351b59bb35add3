import { parseArgs } from 'node:util';
import { runAgendaBench } from './agenda/agenda-bench.ts';
import { runConsoleBench } from './console/console-bench.ts';
import { runGatewayBench } from './gateway/gateway-bench.ts';
import { runLiveBench } from './live/live-bench.ts';
import { runPollerBench } from './run-poller-bench.ts';
import { runScaleBench } from './scale/scale-bench.ts';
import { runSearchBench } from './search/search-bench.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    all: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const name = positionals.join(' ');

if (!Number.isInteger(seed)) {
  fail();
} else if (name === 'poller') {
  runPollerBench({ seed, quick: values.quick });
} else if (name === 'live') {
  await runLiveBench(seed);
} else if (name === 'agenda') {
  await runAgendaBench({ quick: values.quick });
} else if (name === 'gateway') {
  await runGatewayBench({ only: values.only, quick: values.quick, all: values.all, write: values.write });
} else if (name === 'console') {
  await runConsoleBench({ quick: values.quick, only: values.only });
} else if (name === 'scale') {
  await runScaleBench();
} else if (name === 'search') {
  await runSearchBench();
} else {
  fail();
}

function fail(): void {
  console.error(
    'Usage: npx -y pnpm bench poller [--quick] | live | agenda [--quick] | scale | search   [--seed <whole number>]\n' +
      '       npx -y pnpm bench gateway [--quick] [--all] [--write] [--only <row>]…\n' +
      '       npx -y pnpm bench console [--quick] [--only <group>]…',
  );
  process.exitCode = 2;
}
