import { progressOf, type Generation, type GenerationUpdate } from '@videogen/client';

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
 * far the video is. Between two updates the bar moves on by the gateway's curve of progress.
 */
export function createProgressLine(): ProgressLine {
  const startedAt = Date.now();
  const live = process.stdout.isTTY;
  let status = 'SUBMITTED';
  let furthest = 0;
  let received: Received | undefined;

  function draw(): void {
    const now = Date.now();
    const reached = received && progressOf(received.generation, now, received.at);
    furthest = Math.max(furthest, reached ?? readStep(status));
    const done = Math.floor(furthest * CELLS);
    const bar = '█'.repeat(done) + '░'.repeat(CELLS - done);
    const leftMs = received ? readLeftMs(received, now) : 0;
    const left = leftMs > 0 ? `, about ${printSeconds(leftMs)} left` : '';
    const line = `${bar}  ${status.padEnd(12)} ${printSeconds(now - startedAt)}${left}`;
    process.stdout.write(`${live ? '\r\u001b[K' : ''}${line}${live ? '' : '\n'}`);
  }

  const tick = live ? setInterval(draw, TICK_MS) : undefined;
  draw();
  return {
    show({ status: shown, generation }) {
      status = shown;
      received = { generation, at: Date.now() };
      draw();
    },
    end() {
      clearInterval(tick);
      if (live) process.stdout.write('\n');
    },
  };
}

interface Received {
  readonly generation: Generation;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The time to the estimated end. Both times of the answer are the gateway's, so a wrong clock here does no harm. */
function readLeftMs({ generation: { estimatedCompletionAt, progressCurve }, at }: Received, now: number): number {
  const [first] = progressCurve ?? [];
  if (estimatedCompletionAt === null || first === undefined) return 0;
  return Date.parse(estimatedCompletionAt) - Date.parse(first.at) - (now - at);
}

function readStep(status: string): number {
  return (steps.findIndex((step) => step === status) + 1) / steps.length;
}

function printSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
