/** A quiet "Saved" that goes by itself; a failure stays and says why. */
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Saver, SettingName } from './use-saver.ts';

const SHOWN_MS = 2_500;

/** Given a new key it shows anew. */
export function SavedWord() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  if (over) return null;
  return (
    <span className="saved-mark">
      <IconCheck size={13} aria-hidden="true" /> Saved
    </span>
  );
}

export function SavedMark({ saver, name }: { saver: Saver; name: SettingName }) {
  const mark = saver.markOf(name);
  return (
    <span className="saved-place" role="status">
      {mark?.at === 'saved' && <SavedWord key={mark.round} />}
      {mark?.at === 'failed' && (
        <span className="field-error">
          Not saved. {mark.error.message} {mark.error.nextStep}
        </span>
      )}
    </span>
  );
}
