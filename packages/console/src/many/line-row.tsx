import { Link } from '@tanstack/react-router';
import type { GenerateVideoInput } from '@videogen/client';
import type { ReactNode } from 'react';
import { toLine, toSentence } from '../composer/issues.ts';
import { AUTOMATIC } from '../composer/words.ts';
import { formatNumber } from '../design/format-number.ts';
import { join } from '../design/join.ts';
import type { LineState } from './line-state.ts';
import { printSubmitTime } from './times.ts';

const COLUMNS = 'grid grid-cols-[40px_1fr_auto] items-baseline gap-x-3 px-3 sm:grid-cols-[48px_1fr_176px_104px]';

/** The height of the head of the table, px. */
export const HEAD_HEIGHT = 32;

/** The names of the columns. They stay at the top while the lines scroll. */
export function LinesHead() {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 h-8 border-b border-line bg-panel text-12 text-text-3">
      <div role="row" aria-rowindex={1} className={join(COLUMNS, 'h-full items-center')}>
        <span role="columnheader">Line</span>
        <span role="columnheader">Prompt</span>
        <span role="columnheader" className="sr-only sm:not-sr-only">
          Model · length
        </span>
        <span role="columnheader" className="text-right">
          When
        </span>
      </div>
    </div>
  );
}

/** One line: its prompt and options, its state, and below them its problems. */
export function LineRow({
  row,
  number,
  input,
  modelName,
  state,
}: {
  /** Its row in the table, from 1. */
  readonly row: number;
  /** Its number in the file, from 1. */
  readonly number: number;
  readonly input: GenerateVideoInput;
  readonly modelName: string | undefined;
  readonly state: LineState;
}) {
  const problems = listProblems(state);
  const warnings = state.type === 'ready' ? state.warnings : [];
  return (
    <div role="row" aria-rowindex={row} className={join(COLUMNS, 'gap-y-1 py-3')}>
      <span role="cell" className="font-mono text-12 text-text-3">
        {formatNumber(number)}
      </span>
      <span role="cell" className="truncate" title={input.prompt}>
        {input.prompt === '' ? <span className="text-text-3">No prompt</span> : input.prompt}
      </span>
      <span
        role="cell"
        className="col-start-2 row-start-2 truncate text-12 text-text-2 sm:col-start-auto sm:row-start-auto"
      >
        {[modelName ?? AUTOMATIC, input.duration && `${input.duration} s`].filter(Boolean).join(' · ')}
      </span>
      <span
        role="cell"
        className="col-start-3 row-start-1 text-right text-12 whitespace-nowrap sm:col-start-auto sm:row-start-auto"
      >
        {describe(state)}
      </span>
      {problems.length + warnings.length > 0 && (
        <div role="cell" className="col-[2/-1] text-12">
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
              {toSentence(warning)}
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
      return <span className="text-failed">Not sent</span>;
    case 'ready':
      return <span className="text-text-2">{printSubmitTime(state.submitAt)}</span>;
    case 'repeated':
      return <span className="text-text-2">As a line before</span>;
    case 'sending':
      return <span className="text-accent">Sending</span>;
    case 'existing':
    case 'accepted':
      return (
        <Link
          to="/videos/$id"
          params={{ id: state.generation.id }}
          className={join('underline underline-offset-4', state.type === 'accepted' ? 'text-done' : 'text-text-2')}
        >
          {state.type === 'existing' ? 'Sent before' : state.generation.status === 'SCHEDULED' ? 'Queued' : 'Sent'}
        </Link>
      );
    case 'refused':
      return <span className="text-failed">Refused</span>;
    case 'postponed':
      return <span className="text-amber">Not sent yet</span>;
    case 'unanswered':
      return <span className="text-amber">No answer</span>;
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
