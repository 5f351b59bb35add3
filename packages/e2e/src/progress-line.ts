import type { GenerationUpdate } from '@videogen/client';

/** A line that shows how far a video is. */
export interface ProgressLine {
  show(update: GenerationUpdate): void;
  end(): void;
}

const steps = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const;
const TICK_MS = 200;

/** The steps so far and the time gone by, on one line of a terminal; one line per step elsewhere. */
export function createProgressLine(): ProgressLine {
  const startedAt = Date.now();
  const live = process.stdout.isTTY;
  let current = 'SUBMITTED';

  function draw(): void {
    const done = steps.findIndex((step) => step === current) + 1;
    const bar = steps.map((_, index) => (index < done ? '█████' : '░░░░░')).join('');
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${live ? '\r\u001b[K' : ''}${bar}  ${current.padEnd(12)} ${seconds} s${live ? '' : '\n'}`);
  }

  const tick = live ? setInterval(draw, TICK_MS) : undefined;
  draw();
  return {
    show(update) {
      current = update.status;
      draw();
    },
    end() {
      clearInterval(tick);
      if (live) process.stdout.write('\n');
    },
  };
}
