import type { Model } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { useEffect, useState, useSyncExternalStore, type DragEvent } from 'react';
import type { Draft } from '../composer/create-drafts.ts';
import { join } from '../design/join.ts';
import { Notice } from '../design/notice.tsx';
import { ChooseLines } from './choose-lines.tsx';
import { createLineOptions } from './line-options.ts';
import { LinesTable } from './lines-table.tsx';
import { manyOf } from './many-of.ts';
import { readFile, type Source } from './read-source.ts';
import { SendLines } from './send-lines-bar.tsx';

/** Many videos from a file of lines: chosen, checked line by line, and sent. The options are for lines that have none of their own. */
export function ManyAtOnce({
  options,
  optionWords,
  models,
}: {
  readonly options: Draft;
  readonly optionWords: string;
  /** The catalogue, for names. */
  readonly models: readonly Model[];
}) {
  const { client } = useVideoGenStore();
  const many = manyOf(client);
  const snapshot = useSyncExternalStore(many.subscribe, many.getSnapshot);
  const [isOver, setIsOver] = useState(false);
  const isBusy = snapshot.phase === 'sending';

  // Times have moved since the dialog was open last.
  useEffect(() => {
    const { phase, run } = many.getSnapshot();
    if (phase === 'ready') void many.check(run);
  }, [many]);

  const open = (source: Promise<Source>): void => void many.open(source, createLineOptions(options, models));

  function drop(event: DragEvent): void {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined && !isBusy) open(readFile(file));
  }

  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={join(
        'flex min-w-0 flex-col gap-4 rounded-frame',
        isOver && 'outline-2 outline-offset-4 outline-accent',
      )}
    >
      {snapshot.problem !== undefined && <Notice tone="failed">{snapshot.problem}</Notice>}
      {snapshot.phase === 'empty' ? (
        <ChooseLines source={snapshot.source} onWrite={many.write} onSource={open} optionWords={optionWords} />
      ) : (
        <>
          <LinesTable many={many} snapshot={snapshot} optionWords={optionWords} models={models} />
          <SendLines many={many} snapshot={snapshot} />
        </>
      )}
    </div>
  );
}
