import { Link } from '@tanstack/react-router';
import type { GenerateVideoInput } from '@videogen/client';
import type { ReactNode } from 'react';
import { toLine } from '../composer/issues.ts';
import { join } from '../design/join.ts';
import type { LineState } from './line-state.ts';
import { printSubmitTime } from './times.ts';

/** One line: its prompt and options, its state, and below them its problems. */
export function LineRow({
  number,
  input,
  modelName,
  state,
}: {
  readonly number: number;
  readonly input: GenerateVideoInput;
  readonly modelName: string | undefined;
  readonly state: LineState;
}) {
  const problems = listProblems(state);
  const warnings = state.type === 'ready' ? state.warnings : [];
  return (
    <div className="grid grid-cols-[32px_1fr_auto] items-baseline gap-x-3 gap-y-1 px-3 py-3 sm:grid-cols-[40px_1fr_112px_40px_112px]">
      <span className="font-mono text-12 text-text-3">{number}</span>
      <span className="truncate" title={input.prompt}>
        {input.prompt === '' ? <span className="text-text-3">(empty)</span> : input.prompt}
      </span>
      <span className="hidden truncate text-12 text-text-2 sm:block">{modelName}</span>
      <span className="hidden text-12 text-text-2 sm:block">{input.duration && `${input.duration} s`}</span>
      <span className="text-right text-12 whitespace-nowrap">{describe(state)}</span>
      {problems.length + warnings.length > 0 && (
        <div className="col-[2/-1] text-12">
          {problems.map((problem) => (
            <p
              key={problem}
              className={state.type === 'invalid' || state.type === 'refused' ? 'text-failed' : 'text-amber'}
            >
              {problem}
            </p>
          ))}
          {warnings.map((warning) => (
            <p key={warning} className="text-amber">
              {warning}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

function describe(state: LineState): ReactNode {
  switch (state.type) {
    case 'unchecked':
      return <span className="text-text-3">…</span>;
    case 'invalid':
      return <span className="text-failed">not sent</span>;
    case 'ready':
      return <span className="text-text-2">{printSubmitTime(state.submitAt)}</span>;
    case 'repeated':
      return <span className="text-text-2">as a line before</span>;
    case 'sending':
      return <span className="text-accent">sending</span>;
    case 'existing':
    case 'accepted':
      return (
        <Link
          to="/videos/$id"
          params={{ id: state.generation.id }}
          className={join('underline underline-offset-4', state.type === 'accepted' ? 'text-done' : 'text-text-2')}
        >
          {state.type === 'existing' ? 'sent before' : state.generation.status === 'SCHEDULED' ? 'queued' : 'sent'}
        </Link>
      );
    case 'refused':
      return <span className="text-failed">refused</span>;
    case 'postponed':
      return <span className="text-amber">not sent yet</span>;
    case 'unanswered':
      return <span className="text-amber">no answer</span>;
    default:
      return state satisfies never;
  }
}

function listProblems(state: LineState): readonly string[] {
  switch (state.type) {
    case 'invalid':
      return [...new Set(state.issues.map(toLine))];
    case 'refused':
    case 'postponed':
      if (state.refusal.__typename === 'InvalidInputError') return state.refusal.issues.map(toLine);
      if (state.refusal.__typename === 'UpstreamError' && state.refusal.mayBeCharged) {
        return [`${state.refusal.message} May have been charged; a repetition pays nothing twice.`];
      }
      return [`${state.refusal.message} Not charged.`];
    case 'unanswered':
      return ['No answer came. A repetition gets the outcome, and pays nothing twice.'];
    case 'unchecked':
    case 'ready':
    case 'existing':
    case 'repeated':
    case 'sending':
    case 'accepted':
      return [];
    default:
      return state satisfies never;
  }
}
