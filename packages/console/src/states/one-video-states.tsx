import type { Generation } from '@videogen/client';
import { GenerationNotFoundError } from '@videogen/client';
import { Actions } from '../one-video/actions.tsx';
import { Failure } from '../one-video/failure.tsx';
import { NoVideo } from '../one-video/no-video.tsx';
import { Player } from '../one-video/player.tsx';
import { SettingsList } from '../one-video/settings-list.tsx';
import { TimelineView } from '../one-video/timeline.tsx';
import { Warnings } from '../one-video/warnings.tsx';
import { ended, failed, hostile, unfinished } from './fixtures/generations.ts';
import { histories } from './fixtures/updates.ts';
import { State } from './state.tsx';

const find = (
  list: readonly (readonly [string, Generation])[],
  name: string,
): readonly (readonly [string, Generation])[] => list.filter(([each]) => each === name);
const shown = [
  ...find(ended, 'Done'),
  ...find(ended, 'Done, file gone'),
  ...find(unfinished, 'Scheduled, sent at a time'),
  ...find(unfinished, 'Unconfirmed'),
  ...find(unfinished, 'Being made, with an estimate'),
  ...find(unfinished, 'Being made, slow'),
];

/** The parts of the page of one video. */
export function OneVideoStates() {
  return (
    <>
      <div className="grid gap-x-4 gap-y-8 lg:grid-cols-2">
        {shown.map(([name, generation]) => (
          <State key={name} name={name}>
            <Player generation={generation} />
            <Actions generation={generation} onAgain={() => undefined} />
          </State>
        ))}
        {[
          ...failed,
          ...find(unfinished, 'Unconfirmed'),
          ...find(ended, 'Canceled'),
          ...find(hostile, 'A long failure'),
        ].map(([name, generation]) => (
          <State key={name} name={name}>
            <Failure generation={generation} />
          </State>
        ))}
        {hostile.map(([name, { warnings }]) =>
          warnings.length === 0 ? null : (
            <State key={name} name={`Warnings, ${name}`}>
              <Warnings warnings={warnings} />
            </State>
          ),
        )}
        <State name="No such video">
          <NoVideo error={new GenerationNotFoundError('R2VuOjQy')} id="R2VuOjQy" />
        </State>
      </div>
      <div className="grid gap-8 sm:grid-cols-2 lg:grid-cols-4">
        {histories.map(([name, generation, updates]) => (
          <State key={name} name={`Timeline, ${name}`}>
            <TimelineView generation={generation} updates={updates} />
          </State>
        ))}
        {[...find(ended, 'Done'), ...hostile].map(([name, generation]) => (
          <State key={name} name={`Settings, ${name}`}>
            <SettingsList generation={generation} />
          </State>
        ))}
      </div>
    </>
  );
}
