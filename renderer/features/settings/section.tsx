/** A section of the settings, and a row in it: what it is on the left, its control on the right. */
import type { ReactNode } from 'react';
import { SavedMark } from './saved-mark.tsx';
import type { Saver, SettingName } from './use-saver.ts';

export function Section({
  id,
  title,
  text,
  children,
}: {
  id: string;
  title: string;
  text?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="settings-section" id={`settings-${id}`} aria-labelledby={`settings-${id}-title`}>
      <h2 className="settings-title" id={`settings-${id}-title`}>
        {title}
      </h2>
      {text && <p className="settings-text">{text}</p>}
      {children}
    </section>
  );
}

interface RowProps {
  label: ReactNode;
  labelId?: string;
  hint?: ReactNode;
  saver?: Saver;
  name?: SettingName;
  wide?: boolean;
  children: ReactNode;
}

export function Row({ label, labelId, hint, saver, name, wide = false, children }: RowProps) {
  return (
    <div className="settings-row" data-wide={wide}>
      <div className="settings-row-words">
        <span className="settings-row-label">
          <span id={labelId}>{label}</span>
          {saver && name && <SavedMark saver={saver} name={name} />}
        </span>
        {hint && <span className="settings-row-hint">{hint}</span>}
      </div>
      <div className="settings-row-control">{children}</div>
    </div>
  );
}
