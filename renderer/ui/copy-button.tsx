/** "Copied" shows only after the write succeeded; a failure says why. */
import { Button, type ButtonProps } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { asAppError } from './app-error.ts';

const SHOW_MS = 1_500;
const SHOW_ERROR_MS = 8_000;

type CopyState =
  | { at: 'rest' }
  | { at: 'busy' }
  | { at: 'copied'; what: string }
  | { at: 'failed'; what: string; why: string };

export interface CopyButtonProps extends Omit<ButtonProps, 'children' | 'onClick'> {
  label: string;
  copy: () => Promise<unknown>;
  /** What it copies now, where the label does not say it all: “Copied” is taken back as soon as it would be another thing. */
  what?: string;
  title?: string;
}

export function CopyButton({ label, copy, what = label, title, ...rest }: CopyButtonProps) {
  const [kept, setState] = useState<CopyState>({ at: 'rest' });
  const state: CopyState = 'what' in kept && kept.what !== what ? { at: 'rest' } : kept;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const settle = (next: CopyState, ms: number) => {
    clearTimeout(timer.current);
    setState(next);
    timer.current = setTimeout(() => setState({ at: 'rest' }), ms);
  };
  const run = async () => {
    if (state.at === 'busy') return;
    setState({ at: 'busy' });
    try {
      await copy();
      settle({ at: 'copied', what }, SHOW_MS);
    } catch (error) {
      const { message, nextStep } = asAppError(error);
      settle({ at: 'failed', what, why: `${message} ${nextStep}`.trim() }, SHOW_ERROR_MS);
    }
  };

  const icon =
    state.at === 'copied' ? (
      <IconCheck size={14} />
    ) : state.at === 'failed' ? (
      <IconAlertTriangle size={14} />
    ) : (
      <IconCopy size={14} />
    );
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={icon}
        title={state.at === 'failed' ? state.why : title}
        {...rest}
        color={state.at === 'failed' ? 'red' : rest.color}
        aria-busy={state.at === 'busy'}
        onClick={() => void run()}
      >
        {state.at === 'copied' ? 'Copied' : state.at === 'failed' ? 'Not copied' : label}
      </Button>
      <span className="visually-hidden" role="status">
        {state.at === 'copied' ? `${label}: copied` : state.at === 'failed' ? state.why : ''}
      </span>
    </>
  );
}
