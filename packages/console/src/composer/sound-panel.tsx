import { Checkbox } from '../design/checkbox.tsx';
import { TextField } from '../design/text-field.tsx';
import type { Draft } from './create-drafts.ts';
import { issueAt, type Issues } from './issues.ts';

/** The sound: added or not, and its description. */
export function SoundPanel({
  draft,
  onChange,
  issues,
}: {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly issues: Issues;
}) {
  return (
    <div className="flex flex-col gap-2">
      <Checkbox checked={draft.addAudio === true} onChange={(on) => onChange({ addAudio: on ? true : undefined })}>
        Add sound, which takes 10 to 30 seconds longer
      </Checkbox>
      <TextField
        label="Description of the sound"
        isLabelShown
        placeholder="Waves, wind, a distant foghorn"
        value={draft.audioPrompt ?? ''}
        onChange={({ target }) => onChange({ audioPrompt: target.value === '' ? undefined : target.value })}
        problem={issueAt(issues, 'audioPrompt') ?? issueAt(issues, 'addAudio')}
      />
    </div>
  );
}
