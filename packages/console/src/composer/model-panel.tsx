import type { Model, ModelQueue, User } from '@videogen/client';
import type { ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { join } from '../design/join.ts';
import { Notice } from '../design/notice.tsx';
import { Room } from './room.tsx';
import type { Models } from './use-models.ts';
import { resolutions } from '../generation/facts.ts';
import { AUTOMATIC, keysOf, modeWords, printAbout } from './words.ts';

/** The catalogue as cards, from which one is chosen. */
export function ModelPanel({
  models: { models, error, reload },
  user,
  queues,
  chosen,
  onChoose,
}: {
  readonly models: Models;
  readonly user: User | undefined;
  readonly queues: readonly Pick<ModelQueue, 'model' | 'waitingCount'>[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string | undefined) => void;
}) {
  const seen = models.filter(({ lifecycle }) => lifecycle === 'SEEN_IN_USE');
  const documented = models.filter(({ lifecycle }) => lifecycle !== 'SEEN_IN_USE');
  const toCard = (model: Model): ReactNode => (
    <Card key={model.key} isChosen={model.key === chosen} onChoose={() => onChoose(model.key)}>
      <ModelFacts model={model} />
      <span className="mt-auto flex w-full flex-wrap justify-between gap-x-3">
        <Room
          limit={user?.rateLimits.find((each) => each.model.key === model.key)}
          waiting={queues.find((queue) => queue.model.key === model.key)?.waitingCount ?? 0}
        />
        {model.typicalProcessingTimeSeconds !== null && (
          <span className="ml-auto">{printAbout(model.typicalProcessingTimeSeconds)} to make</span>
        )}
      </span>
    </Card>
  );

  return (
    <div role="group" aria-label="Model" className="flex flex-col gap-3">
      {error !== undefined && (
        <Notice tone="failed" action={<Button onClick={reload}>Try again</Button>}>
          The models could not be read. {error.message}
        </Notice>
      )}
      <div className="-m-1 flex flex-col gap-3 p-1 sm:max-h-[440px] sm:overflow-y-auto">
        <Cards>
          <Card isChosen={chosen === undefined} onChoose={() => onChoose(undefined)}>
            <span className="text-14 font-medium text-text">{AUTOMATIC}</span>
            <span>VideoGenAPI chooses; no model is named in the request</span>
          </Card>
          {documented.map(toCard)}
        </Cards>
        {seen.length > 0 && (
          <details open={seen.some(({ key }) => key === chosen)} className="flex flex-col text-14">
            <summary className="w-fit cursor-pointer py-2 pointer-coarse:py-3 text-text-2 hover:text-text">
              {seen.length} more {seen.length === 1 ? 'model' : 'models'}, seen in use but not documented
            </summary>
            <div className="pt-1">
              <Cards>{seen.map(toCard)}</Cards>
            </div>
          </details>
        )}
      </div>
    </div>
  );
}

function Cards({ children }: { readonly children: ReactNode }) {
  return <div className="grid grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-2">{children}</div>;
}

function Card({
  isChosen,
  onChoose,
  children,
}: {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={join(
        'flex min-h-11 min-w-0 flex-col items-start gap-1 rounded-frame border p-3 text-left text-12 text-text-2 transition-colors hover:bg-raised',
        isChosen ? 'border-accent bg-raised' : 'border-line',
      )}
    >
      {children}
    </button>
  );
}

function ModelFacts({ model }: { readonly model: Model }) {
  const { name, provider, tier, lifecycle, modes, durationRange, maxResolution } = model;
  const facts = [
    durationRange && printRange(durationRange),
    maxResolution && `up to ${resolutions[maxResolution]}`,
    modes.length > 0 &&
      `from ${keysOf(modeWords)
        .filter((mode) => modes.includes(mode))
        .map((mode) => modeWords[mode])
        .join(', ')}`,
  ].filter((fact) => typeof fact === 'string');
  return (
    <>
      <span className="flex w-full items-baseline gap-2">
        <span title={name} className="min-w-0 truncate text-14 font-medium text-text">
          {name}
        </span>
        <span title={provider ?? undefined} className="min-w-0 shrink-[99] truncate">
          {provider}
        </span>
        {tier === 'PREMIUM' && <span className="ml-auto shrink-0 whitespace-nowrap text-amber">Paid plans only</span>}
      </span>
      {facts.length > 0 && <span>{facts.join(' · ')}</span>}
      {lifecycle === 'ENDING' && <span className="text-amber">Being retired: may stop at any time</span>}
      {lifecycle === 'SEEN_IN_USE' && <span>Its limits are not known</span>}
    </>
  );
}

function printRange({ min, max }: { readonly min: number; readonly max: number }): string {
  return min === max ? `${min} s` : `${min} to ${max} s`;
}
