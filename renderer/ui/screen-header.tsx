/** A screen's title and its own controls, on one line under the window's header. */
import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function ScreenHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="screen-header">
      <Title order={1} className="screen-title">
        {title}
      </Title>
      <div className="screen-header-controls">{children}</div>
    </div>
  );
}
