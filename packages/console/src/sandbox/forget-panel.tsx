import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Panel } from '../design/panel.tsx';
import { forgetEverything } from './controls.ts';

/** Empties the sandbox, after a question. */
export function ForgetPanel({
  count,
  run,
}: {
  readonly count: number;
  readonly run: (action: () => Promise<void>) => Promise<boolean>;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const videos = count === 1 ? '1 video' : `${count} videos`;
  return (
    <Panel
      title="Forget everything"
      explanation={`The sandbox holds ${videos}. Without them it starts again with its usage at 0; the gateway keeps its list, and unfinished videos end as not found.`}
    >
      <div>
        <Button variant="danger" onClick={() => setIsAsking(true)}>
          Forget everything
        </Button>
      </div>
      <Dialog isOpen={isAsking} onClose={() => setIsAsking(false)} title="Forget everything?">
        <p className="text-14 text-text-2">
          The sandbox loses {videos}, its pending faults and its clock. This cannot be undone.
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setIsAsking(false)}>Keep</Button>
          <Button
            variant="danger"
            onClick={() => {
              setIsAsking(false);
              void run(forgetEverything);
            }}
          >
            Forget
          </Button>
        </div>
      </Dialog>
    </Panel>
  );
}
