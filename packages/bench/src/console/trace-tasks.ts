import type { CDPSession } from 'playwright-core';

/** A recording of the tasks of pages. */
export interface TaskTrace {
  /** Ends it, and resolves to the processor's time of each task of the pages' main threads, milliseconds. */
  readonly end: () => Promise<readonly number[]>;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor's time, microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Starts a recording. The processor's time of a task does not grow with other work of the machine, unlike its duration. */
export async function traceTasks(debug: CDPSession): Promise<TaskTrace> {
  const tasks: TraceEvent[] = [];
  const mainThreads = new Set<string>();
  debug.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) {
      if (!isTraceEvent(event)) continue;
      if (event.name === 'thread_name' && event.args.name === 'CrRendererMain') mainThreads.add(printThread(event));
      else if (event.name.endsWith('RunTask') && event.tdur !== undefined) tasks.push(event);
    }
  });
  const traceConfig = { includedCategories: ['toplevel'], excludedCategories: ['*'] };
  await debug.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });

  return {
    async end() {
      const complete = new Promise((resolve) => debug.once('Tracing.tracingComplete', resolve));
      await debug.send('Tracing.end');
      await complete;
      return tasks.flatMap((task) => (mainThreads.has(printThread(task)) ? [(task.tdur ?? 0) / 1000] : []));
    },
  };
}

function printThread({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

function isTraceEvent(event: object): event is TraceEvent {
  return 'name' in event && typeof event.name === 'string' && 'tid' in event && 'args' in event;
}
