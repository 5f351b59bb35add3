import type { GenerateVideoInput, VideoGenClient } from '@videogen/client';
import {
  useConnectionState,
  useGenerateVideo,
  useGeneration,
  useGenerations,
  useProgress,
  useQueues,
  useUsage,
  useVideoGenStore,
  VideoGenProvider,
} from '@videogen/client/react';
import { StrictMode, Suspense, use, useState } from 'react';

/** A page with every hook, which the tests drive by its buttons and read by its `data-testid`s. */
export function App({ client, id }: { readonly client: VideoGenClient; readonly id: string }) {
  const [views, setViews] = useState(2);
  const [isOpen, setOpen] = useState(true);
  const [isShowingErrors, setShowingErrors] = useState(false);
  return (
    <StrictMode>
      <VideoGenProvider client={client}>
        <button onClick={() => setViews(0)}>Hide views</button>
        <button onClick={() => setViews(2)}>Show views</button>
        <button onClick={() => setOpen(!isOpen)}>Toggle list</button>
        {Array.from({ length: views }, (_, index) => (
          <View key={index} id={id} name={`view-${index}`} />
        ))}
        <Suspense fallback={<p>suspended</p>}>
          <LateView id={id} />
        </Suspense>
        {isOpen && <List />}
        <Form />
        <Usage />
        <button onClick={() => setShowingErrors(true)}>Show errors</button>
        {isShowingErrors && <Errors id={id} />}
        <Refresh id={id} />
        <Queues />
      </VideoGenProvider>
    </StrictMode>
  );
}

function View({ id, name }: { readonly id: string; readonly name: string }) {
  const { generation, isLoading, error } = useGeneration(id);
  const progress = useProgress(generation);
  return (
    <p data-testid={name}>
      {isLoading ? 'loading' : (generation?.status ?? error?.message)} {progress ?? 'unknown'}
    </p>
  );
}

const late = Promise.resolve('late');

/** Suspends at its first rendering. */
function LateView({ id }: { readonly id: string }) {
  const { generation } = useGeneration(id);
  return <p data-testid="late-view">{`${use(late)} ${generation?.status ?? 'loading'}`}</p>;
}

function List() {
  const { generations, isLoading, hasMore, loadMore } = useGenerations(listOptions);
  return (
    <>
      <p data-testid="list">{isLoading ? 'loading' : generations.map(({ prompt }) => prompt).join(', ')}</p>
      <button disabled={!hasMore} onClick={loadMore}>
        More
      </button>
    </>
  );
}

const listOptions = { filter: { createdAfter: '1970-01-01T00:00:00Z' }, pageSize: 2 };

function Form() {
  const { submit, reset, state, generation, refusal, error } = useGenerateVideo();
  const send = (input: GenerateVideoInput): void => void submit(input);
  return (
    <>
      <button onClick={() => send({ prompt: 'A mill', model: 'kling_25' })}>Submit</button>
      <button onClick={() => send({ prompt: 'A mill [sandbox:moderation]' })}>Submit unfit</button>
      <button onClick={reset}>Reset</button>
      <p data-testid="form">
        {state} {generation?.prompt ?? refusal?.__typename ?? error?.message ?? ''}
      </p>
    </>
  );
}

function Queues() {
  const { queues, isLoading } = useQueues();
  return <p data-testid="queues">{isLoading ? 'loading' : queues.length}</p>;
}

function Usage() {
  const { user } = useUsage();
  return (
    <p data-testid="usage">
      {useConnectionState().state} {user?.usage.today ?? 'unknown'}
    </p>
  );
}

/** The names of the errors of the generation, the list and the usage. */
function Errors({ id }: { readonly id: string }) {
  const errors = [useGeneration(id).error, useGenerations(listOptions).error, useUsage().error];
  return <p data-testid="errors">{errors.map((error) => error?.name ?? 'none').join(' ')}</p>;
}

/** A call for which there is no hook. */
function Refresh({ id }: { readonly id: string }) {
  const { client } = useVideoGenStore();
  const [result, setResult] = useState('');
  return (
    <>
      <button onClick={() => void client.refresh(id).then(({ __typename }) => setResult(__typename))}>Refresh</button>
      <p data-testid="refreshed">{result}</p>
    </>
  );
}
