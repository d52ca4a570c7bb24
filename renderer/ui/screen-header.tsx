/** A screen's title and its own controls. They stand in the window's one header line, beside search, refresh and Mint. */
import { Title } from '@mantine/core';
import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

/** The place in the frame's header that the screen fills; null until the frame is there. */
export const HeaderSlot = createContext<HTMLElement | null>(null);

export function ScreenHeader({ title, children }: { title: string; children?: ReactNode }) {
  const slot = useContext(HeaderSlot);
  if (!slot) return null;
  return createPortal(
    <>
      <Title order={1} className="screen-title">
        {title}
      </Title>
      {children && <div className="screen-header-controls">{children}</div>}
    </>,
    slot,
  );
}
