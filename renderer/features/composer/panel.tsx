/** The composer's own dialogs: they work on the routing that is on the screen. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import '../dialog.css';

interface PanelProps {
  title: ReactNode;
  size?: number;
  onClose: () => void;
  children: ReactNode;
}

export function Panel({ title, size = 560, onClose, children }: PanelProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close', title: 'Close (Esc)' }}
      transitionProps={{ duration: 120, transition: 'fade' }}
      classNames={{ body: 'dialog-body', header: 'dialog-header', title: 'dialog-title' }}
    >
      {children}
    </Modal>
  );
}
