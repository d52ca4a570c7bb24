/** A form's button that says why it does nothing at the moment; the form itself refuses as well. */
import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

interface SubmitButtonProps extends ButtonProps {
  /** The reason as a sentence, or null. */
  blocked: string | null;
  children: ReactNode;
}

export function SubmitButton({ blocked, children, ...rest }: SubmitButtonProps) {
  return (
    <Tooltip label={blocked} disabled={blocked === null} events={{ hover: true, focus: true, touch: true }}>
      <Button
        size="sm"
        {...rest}
        type="submit"
        aria-disabled={blocked !== null || undefined}
        data-disabled={blocked !== null || undefined}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
