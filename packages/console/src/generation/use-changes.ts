import { isTerminal, type Generation, type VideoGenClient } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { useEffect, useEffectEvent } from 'react';
import { readCondition, type Condition } from './condition.ts';

/** A change of a video's state that has just arrived. */
export interface Change {
  readonly generation: Generation;
  /** The state after the change. */
  readonly condition: Condition;
}

type Listener = (change: Change) => void;

/** Calls the listener with each change of any video's state while the component is shown, whatever the screen. New videos are none. */
export function useChanges(listener: Listener): void {
  const { client } = useVideoGenStore();
  const onChange = useEffectEvent(listener);
  useEffect(() => changesOf(client)((change) => onChange(change)), [client]);
}

const known = new WeakMap<VideoGenClient, Subscribe>();

type Subscribe = (listener: Listener) => () => void;

/** Returns the changes of a client. All listeners share one subscription, which ends with the last of them. */
function changesOf(client: VideoGenClient): Subscribe {
  const subscribe = known.get(client) ?? createChanges(client);
  known.set(client, subscribe);
  return subscribe;
}

function createChanges(client: VideoGenClient): Subscribe {
  const listeners = new Set<Listener>();
  let leaving = new AbortController();

  return (listener) => {
    listeners.add(listener);
    if (listeners.size === 1) {
      leaving = new AbortController();
      // The lists of the page show a permanent error.
      follow(client, listeners, leaving.signal).catch(() => undefined);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) leaving.abort();
    };
  };
}

async function follow(client: VideoGenClient, listeners: Iterable<Listener>, signal: AbortSignal): Promise<void> {
  // An update tells the status before it, not if the video was stalled.
  const last = new Map<string, Condition>();
  for await (const { generation, status, previousStatus } of client.watchAll({ signal })) {
    const { id, stalled } = generation;
    if (previousStatus === null) continue;
    const before = last.get(id) ?? readCondition({ status: previousStatus, stalled: false });
    const condition = readCondition({ status, stalled });
    if (isTerminal(status)) last.delete(id);
    else last.set(id, condition);
    if (condition === before) continue;
    for (const listener of listeners) listener({ generation, condition });
  }
}
