import type { Generation, GenerationUpdate } from '@videogen/client';

/** A line that shows how far a video is. */
export interface ProgressLine {
  show(update: GenerationUpdate): void;
  end(): void;
}

const steps = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const;
const TICK_MS = 200;
const CELLS = 20;

/**
 * How far the video is and the time gone by, on one line of a terminal; one line per update elsewhere. Where the gateway has no
 * estimate yet, the steps stand in for it; between two updates the bar goes on by itself towards the end that was told.
 */
export function createProgressLine(): ProgressLine {
  const startedAt = Date.now();
  const live = process.stdout.isTTY;
  let status = 'SUBMITTED';
  let furthest = 0;
  let estimate: Estimate | undefined;

  function draw(): void {
    const now = Date.now();
    const told = estimate === undefined ? readStep(status) : goOn(estimate, now);
    furthest = Math.max(furthest, told);
    const done = Math.floor(furthest * CELLS);
    const bar = '█'.repeat(done) + '░'.repeat(CELLS - done);
    const left = estimate && estimate.endsAt > now ? `, about ${printSeconds(estimate.endsAt - now)} left` : '';
    const line = `${bar}  ${status.padEnd(12)} ${printSeconds(now - startedAt)}${left}`;
    process.stdout.write(`${live ? '\r\u001b[K' : ''}${line}${live ? '' : '\n'}`);
  }

  const tick = live ? setInterval(draw, TICK_MS) : undefined;
  draw();
  return {
    show({ status: shown, generation }) {
      status = shown;
      estimate = readEstimate(generation);
      draw();
    },
    end() {
      clearInterval(tick);
      if (live) process.stdout.write('\n');
    },
  };
}

interface Estimate {
  readonly progress: number;
  readonly toldAt: number;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

function readEstimate({ progress, estimatedCompletionAt }: Generation): Estimate | undefined {
  if (progress === null || estimatedCompletionAt === null) return undefined;
  return { progress, toldAt: Date.now(), endsAt: Date.parse(estimatedCompletionAt) };
}

function readStep(status: string): number {
  return (steps.findIndex((step) => step === status) + 1) / steps.length;
}

/** Towards the end that was told, and not beyond. */
function goOn({ progress, toldAt, endsAt }: Estimate, now: number): number {
  const passed = (now - toldAt) / Math.max(endsAt - toldAt, 1);
  return progress + (0.99 - progress) * Math.min(Math.max(passed, 0), 1);
}

function printSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
