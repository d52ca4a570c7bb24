/** A site of the user's own choice, and how much of it is read. Judged apart from the proxy. */
import { Autocomplete, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { formatBytes } from '../../../shared/format.ts';
import { changeSetup, type LabSetup, targetProblem } from './lab-setup.ts';
import { forgetTarget, savedTargets } from './saved-targets.ts';

const KB = 1024;
const DOWNLOADS = [0, 64 * KB, 256 * KB, 1024 * KB, 4 * 1024 * KB];

/** Closed until asked for: most tests have no target of their own. */
export function TargetControls({ setup }: { setup: LabSetup }) {
  const [open, setOpen] = useState(false);
  const count = (setup.targetUrl.trim() === '' ? 0 : 1) + (setup.downloadBytes > 0 ? 1 : 0);
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-expanded={open}
        leftSection={open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        onClick={() => setOpen((old) => !old)}
      >
        Your own target and download{count > 0 ? ` (${count} set)` : ''}
      </Button>
      {open && <TargetFields setup={setup} />}
    </>
  );
}

function TargetFields({ setup }: { setup: LabSetup }) {
  const [saved, setSaved] = useState(savedTargets);
  const url = setup.targetUrl.trim();
  const known = saved.some((target) => target.url === url);
  return (
    <div className="target-controls">
      <div className="target-url">
        <Autocomplete
          size="xs"
          label="Your own target"
          placeholder="https://shop.example/page: only the echo service"
          spellCheck={false}
          classNames={{ input: 'mono' }}
          limit={12}
          data={saved.map((target) => target.url)}
          value={setup.targetUrl}
          error={targetProblem(setup.targetUrl)}
          onFocus={() => setSaved(savedTargets())}
          onChange={(targetUrl) => changeSetup({ targetUrl })}
          onOptionSubmit={(chosen) => {
            const target = saved.find((one) => one.url === chosen);
            if (target) changeSetup({ expectStatus: target.expectStatus, expectText: target.expectText ?? '' });
          }}
        />
      </div>
      <NumberInput
        label="Expected status"
        placeholder="200 to 399"
        className="target-status"
        min={100}
        max={599}
        allowNegative={false}
        allowDecimal={false}
        hideControls
        value={setup.expectStatus ?? ''}
        onChange={(next) => changeSetup({ expectStatus: typeof next === 'number' ? next : null })}
        error={
          setup.expectStatus !== null && (setup.expectStatus < 100 || setup.expectStatus > 599) ? '100 to 599' : null
        }
      />
      <TextInput
        label="Expected word"
        placeholder="any"
        className="target-word"
        maxLength={200}
        spellCheck={false}
        value={setup.expectText}
        onChange={(event) => changeSetup({ expectText: event.currentTarget.value })}
      />
      <Select
        label="Read at most"
        className="target-size"
        allowDeselect={false}
        data={DOWNLOADS.map((bytes) => ({
          value: String(bytes),
          label: bytes === 0 ? 'only the answer' : formatBytes(bytes),
        }))}
        value={String(setup.downloadBytes)}
        onChange={(value) => changeSetup({ downloadBytes: Number(value ?? 0) })}
      />
      {known && (
        <Button
          variant="subtle"
          color="gray"
          className="target-forget"
          title="Take it off the list of remembered targets"
          onClick={() => {
            forgetTarget(url);
            setSaved(savedTargets());
          }}
        >
          Forget it
        </Button>
      )}
    </div>
  );
}
