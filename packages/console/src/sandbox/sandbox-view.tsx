import { Notice } from '../design/notice.tsx';
import { Panel } from '../design/panel.tsx';
import { Skeleton } from '../design/skeleton.tsx';
import { ClockPanel } from './clock-panel.tsx';
import { FaultList } from './fault-list.tsx';
import { ForgetPanel } from './forget-panel.tsx';
import { LoseAnswerPanel } from './lose-answer-panel.tsx';
import type { useSandbox } from './use-sandbox.ts';

/** The controls of the sandbox, as far as its state is known. */
export function SandboxView({ state, problem, run }: ReturnType<typeof useSandbox>) {
  if (state === undefined) {
    return problem === undefined ? (
      <Skeleton className="h-40 max-w-[960px]" />
    ) : (
      <Notice tone="failed">{problem}</Notice>
    );
  }
  return (
    <div className="flex max-w-[960px] flex-col gap-4">
      <p className="text-14 text-text-2">
        VideoGenAPI is emulated here, with its limits and charges, and none of it costs anything. Try what your program
        does when something fails. For real videos, start the gateway with VIDEOGENAPI_URL.
      </p>
      {problem !== undefined && <Notice tone="failed">{problem}</Notice>}
      <LoseAnswerPanel />
      <ClockPanel state={state} run={run} />
      <Panel title="Faults" explanation="A fault meets the next matching request, once.">
        <FaultList faults={state.faults} pending={state.pending} run={run} />
      </Panel>
      <ForgetPanel count={state.generations} run={run} />
    </div>
  );
}
