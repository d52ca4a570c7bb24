/** The frame of every dialog: a title, one width, and no closing by a stray Escape or click while a change is under way. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { closeDialog } from './dialogs.ts';
import './common.css';
import './dialog.css';

interface DialogFrameProps {
  title: ReactNode;
  busy?: boolean;
  size?: number;
  /** Closing, where something follows from it. */
  onClose?: () => void;
  children: ReactNode;
}

export function DialogFrame({ title, busy = false, size = 480, onClose = closeDialog, children }: DialogFrameProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeOnEscape={!busy}
      closeOnClickOutside={false}
      closeButtonProps={{
        'aria-label': 'Close',
        title: busy ? 'Close. The change goes on; Activity tells its outcome.' : 'Close (Esc)',
      }}
      transitionProps={{ duration: 120, transition: 'fade' }}
      classNames={{ body: 'dialog-body', header: 'dialog-header', title: 'dialog-title' }}
    >
      {children}
    </Modal>
  );
}

/** Buttons at the foot: what closes on the left of what acts. */
export function DialogFoot({ hint, children }: { hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="dialog-foot">
      <div className="dialog-foot-hint">{hint}</div>
      <div className="dialog-foot-actions">{children}</div>
    </div>
  );
}
