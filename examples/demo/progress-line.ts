import type { Generation, GenerationUpdate } from '@videogen/client';

/** A progress bar with the status and the time, on one line. */
export interface ProgressLine {
  show(update: GenerationUpdate): void;
  end(): void;
}

const steps = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const;
const TICK_MS = 200;
const CELLS = 20;

/**
 * Draws on one line of a terminal; elsewhere it prints a line for each update. Without an estimate from the gateway, the status says how
 * far the video is. Between two updates the bar moves on towards the estimated end.
 */
export function createProgressLine(): ProgressLine {
  const startedAt = Date.now();
  const live = process.stdout.isTTY;
  let status = 'SUBMITTED';
  let furthest = 0;
  let estimate: Estimate | undefined;

  function draw(): void {
    const now = Date.now();
    const reached = estimate === undefined ? readStep(status) : extrapolate(estimate, now);
    furthest = Math.max(furthest, reached);
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
  readonly reportedAt: number;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

function readEstimate({ progress, estimatedCompletionAt }: Generation): Estimate | undefined {
  if (progress === null || estimatedCompletionAt === null) return undefined;
  return { progress, reportedAt: Date.now(), endsAt: Date.parse(estimatedCompletionAt) };
}

function readStep(status: string): number {
  return (steps.findIndex((step) => step === status) + 1) / steps.length;
}

/** Progress at this moment, below 1 until the gateway reports the end. */
function extrapolate({ progress, reportedAt, endsAt }: Estimate, now: number): number {
  const passed = (now - reportedAt) / Math.max(endsAt - reportedAt, 1);
  return progress + (0.99 - progress) * Math.min(Math.max(passed, 0), 1);
}

function printSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
