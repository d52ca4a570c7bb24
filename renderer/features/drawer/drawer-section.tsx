/** A part of the drawer that can be folded away; which ones are open is remembered. */
import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useSyncExternalStore } from 'react';

const STORAGE_KEY = 'pakdesk.drawer';

type Folds = Record<string, boolean>;

function read(): Folds {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((fold): fold is [string, boolean] => typeof fold[1] === 'boolean'),
    );
  } catch {
    // Storage that is blocked or holds something else: the usual ones are open.
    return {};
  }
}

let folds: Folds | null = null;
const listeners = new Set<() => void>();

function current(): Folds {
  folds ??= read();
  return folds;
}

function setOpen(name: string, open: boolean): void {
  folds = { ...current(), [name]: open };
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(folds));
  } catch {
    // As above.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useFold(name: string, usual: boolean): [boolean, (open: boolean) => void] {
  const open = useSyncExternalStore(subscribe, current)[name] ?? usual;
  return [open, (next) => setOpen(name, next)];
}

interface DrawerSectionProps {
  /** Under which it is remembered. */
  name: string;
  title: string;
  /** Short, beside the title: a count. */
  note?: ReactNode;
  usuallyOpen?: boolean;
  /** Drawn only while it is open, so that what is folded asks for nothing. */
  children: () => ReactNode;
}

export function DrawerSection({ name, title, note, usuallyOpen = false, children }: DrawerSectionProps) {
  const [open, setFold] = useFold(name, usuallyOpen);
  const id = useId();
  return (
    <section className="key-drawer-section" aria-label={title}>
      <h3 className="drawer-fold-heading">
        <button
          type="button"
          className="drawer-fold"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setFold(!open)}
        >
          <IconChevronRight size={14} className="drawer-fold-mark" aria-hidden="true" />
          <span>{title}</span>
          {note !== undefined && <span className="drawer-fold-note">{note}</span>}
        </button>
      </h3>
      <div id={id} hidden={!open} className="drawer-fold-body">
        {open && children()}
      </div>
    </section>
  );
}
