/** A quiet "Saved" that goes by itself; a failure stays and says why. */
import { IconCheck } from '@tabler/icons-react';
import type { Saver, SettingName } from './use-saver.ts';

export function SavedMark({ saver, name }: { saver: Saver; name: SettingName }) {
  const mark = saver.markOf(name);
  return (
    <span className="saved-place" role="status">
      {mark?.at === 'saved' && (
        // A new key starts the fading anew.
        <span className="saved-mark" key={mark.round}>
          <IconCheck size={13} aria-hidden="true" /> Saved
        </span>
      )}
      {mark?.at === 'failed' && (
        <span className="field-error">
          Not saved. {mark.error.message} {mark.error.nextStep}
        </span>
      )}
    </span>
  );
}
