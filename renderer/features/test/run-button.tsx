/** Run and Cancel are one button in one place, so that the focus stays where it was. */
import { Button, Tooltip } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { MOD_KEY } from '../../ui/mod-key.ts';

interface RunButtonProps {
  running: boolean;
  cancelling: boolean;
  /** Why it cannot run now, or null. */
  blocked: string | null;
  waitSeconds: number;
  onRun: () => void;
  onCancel: () => void;
}

/** Somebody who presses Cancel just as the run ends means Cancel, not another run. */
const SETTLE_MS = 400;

export function RunButton({ running, cancelling, blocked, waitSeconds, onRun, onCancel }: RunButtonProps) {
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  const was = useRef(running);
  useEffect(() => {
    if (was.current && !running) changedAt.current = performance.now();
    was.current = running;
  }, [running]);

  const off = running ? cancelling : blocked !== null;
  const hint = running ? 'Cancel (Esc)' : (blocked ?? `Run the test (${MOD_KEY}Enter)`);
  const press = (detail: number) => {
    // The second half of a double click on Run would cancel what it has just started.
    if (off || detail > 1) return;
    if (running) onCancel();
    else if (performance.now() - changedAt.current > SETTLE_MS) onRun();
  };
  return (
    <Tooltip label={hint} events={{ hover: true, focus: blocked !== null && !running, touch: true }}>
      <Button
        className="test-run"
        {...(running ? { color: 'red', variant: 'light' } : {})}
        leftSection={running ? <IconPlayerStopFilled size={14} /> : <IconPlayerPlayFilled size={14} />}
        aria-disabled={off || undefined}
        data-disabled={off || undefined}
        onKeyDown={(event) => {
          // A held Enter would run and cancel in turn.
          if (event.repeat && event.key === 'Enter') event.preventDefault();
        }}
        onClick={(event) => press(event.detail)}
      >
        {running ? (cancelling ? 'Stopping…' : 'Cancel') : waitSeconds > 0 ? `Wait ${waitSeconds} s` : 'Run test'}
      </Button>
    </Tooltip>
  );
}
