/** A button that stays where it is and says why it does nothing at the moment. */
import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

export interface GuardedButtonProps extends ButtonProps {
  /** The reason as a sentence (useWriteBlocked), or null. */
  blocked: string | null;
  onClick: () => void;
  children: ReactNode;
  title?: string | undefined;
  'aria-label'?: string | undefined;
  /** Found again by what walks through a list. */
  'data-step'?: boolean;
}

export function GuardedButton({ blocked, onClick, children, title, ...rest }: GuardedButtonProps) {
  const hint = blocked ?? title;
  return (
    <Tooltip label={hint} disabled={hint === undefined} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        aria-disabled={blocked !== null || undefined}
        data-disabled={blocked !== null || undefined}
        onClick={(event) => {
          if (blocked === null) onClick();
          else event.preventDefault();
        }}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
