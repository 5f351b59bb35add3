import type { ModelQueue } from '@videogen/client';
import { QueueView } from '../queue/queue-view.tsx';
import { inSeconds, kling, wan } from './fixtures/create-generation.ts';
import { hostileTexts } from './fixtures/texts.ts';
import { State } from './state.tsx';

const queue: ModelQueue = {
  model: kling,
  used: 5,
  limit: 5,
  nextSlotAt: inSeconds(42),
  waitingCount: 2,
  waiting: ['A lighthouse in a storm', 'Rain over a neon city'].map((prompt, index) => createWaiting(prompt, index)),
};
const free: ModelQueue = { ...queue, model: wan, used: 0, nextSlotAt: null, waitingCount: 0, waiting: [] };
const unknown: ModelQueue = {
  ...free,
  model: { id: 'model_veo_3', key: 'veo_3', name: 'Veo 3' },
  used: null,
  limit: null,
};
const huge: ModelQueue = {
  model: { id: 'model_long', key: 'long', name: hostileTexts[1][1].slice(0, 120) },
  used: 1_204_312,
  limit: 2_147_483_647,
  nextSlotAt: inSeconds(86_000),
  waitingCount: 204_118,
  waiting: hostileTexts.map(([, text], index) => createWaiting(text, index + 2)),
};

/** The queues of models. */
export function QueueStates() {
  return (
    <>
      <State name="Loading">
        <QueueView queues={[]} isLoading error={undefined} />
      </State>
      <State name="Nothing waits">
        <QueueView queues={[]} isLoading={false} error={undefined} />
      </State>
      <State name="Two wait, one model is free, the limit of one is not known">
        <QueueView queues={[queue, free, unknown]} isLoading={false} error={undefined} />
      </State>
      <State name="Long texts, huge numbers">
        <QueueView queues={[huge]} isLoading={false} error={undefined} />
      </State>
      <State name="Error">
        <QueueView
          queues={[]}
          isLoading={false}
          error={new Error('The gateway answered with an error: the database does not answer')}
        />
      </State>
    </>
  );
}

function createWaiting(prompt: string, index: number): ModelQueue['waiting'][number] {
  const times = { createdAt: inSeconds(-60), submitAt: inSeconds(42 + 60 * index) };
  const queuePosition = index + 1;
  return { id: `waiting_${index}`, version: 1, status: 'SCHEDULED', prompt, duration: 5, queuePosition, ...times };
}
