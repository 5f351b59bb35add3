import type { VideoGenClient } from '@videogen/client';
import { ListPlus } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { formatNumber } from '../design/format-number.ts';
import { knownMany } from '../many/known-many.ts';
import { countDone, countToSend } from '../many/line-state.ts';
import { ActionChip } from './chip.tsx';

/** The button of the dialog for many videos. It tells the progress of sending, also while the dialog is closed. */
export function ManyChip({ client, onPress }: { readonly client: VideoGenClient; readonly onPress: () => void }) {
  const many = knownMany.get(client);
  const words = useSyncExternalStore(many?.subscribe ?? subscribeToNothing, () => {
    const { phase, counts } = many?.getSnapshot() ?? {};
    if (phase !== 'sending' || counts === undefined) return 'Many at once';
    return `Sending ${formatNumber(countDone(counts))} of ${formatNumber(countToSend(counts))}`;
  });
  return (
    <ActionChip onPress={onPress}>
      <ListPlus aria-hidden />
      {words}
    </ActionChip>
  );
}

function subscribeToNothing(): () => void {
  return () => {};
}
