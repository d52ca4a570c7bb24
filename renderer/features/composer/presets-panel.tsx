/** Saves the routing on the screen under a name, for everyone or for one customer; renames, replaces and deletes. */
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { describeRouting } from '../../../shared/explain-routing.ts';
import type { RoutingPreset } from '../../../shared/ipc/composer.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { usePresets } from '../../queries/composer.ts';
import { useKeys } from '../../queries/keys.ts';
import { fieldError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Panel } from './panel.tsx';

interface PresetsPanelProps {
  pakKey: PakKey | null;
  routing: Routing;
  onApply: (preset: RoutingPreset) => void;
  onClose: () => void;
}

/** Runs a change, then reads the list again; a failure stays until the next one. */
function useChange() {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const run = async (change: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await change();
      await client.invalidateQueries({ queryKey: ['composer'] });
      return true;
    } catch (reason) {
      setError(reason);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, error };
}

export function PresetsPanel({ pakKey, routing, onApply, onClose }: PresetsPanelProps) {
  const presets = usePresets();
  const keys = useKeys().data?.keys;
  const [name, setName] = useState('');
  const [whose, setWhose] = useState<'all' | 'one'>('all');
  const { run, busy, error } = useChange();
  const labelOf = (keyId: string) => keys?.find(({ id }) => id === keyId)?.label ?? 'a customer who is gone';

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const keyId = whose === 'one' ? (pakKey?.id ?? null) : null;
    if (await run(() => api.composer.savePreset({ id: null, name, keyId, routing }))) setName('');
  };

  return (
    <Panel title="Saved routings" size={680} onClose={onClose}>
      <div className="presets">
        <form className="preset-form" onSubmit={(event) => void save(event)}>
          <TextInput
            label="Name"
            data-autofocus
            autoComplete="off"
            maxLength={60}
            placeholder="US sticky"
            value={name}
            error={fieldError(error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <SegmentedControl
            aria-label="Offered for"
            value={whose}
            onChange={(value) => setWhose(value === 'one' ? 'one' : 'all')}
            data={[
              { value: 'all', label: 'For everyone' },
              { value: 'one', label: 'This customer only', disabled: pakKey === null },
            ]}
          />
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            Save
          </Button>
        </form>
        <p className="control-hint">{describeRouting(routing)}</p>
        {error !== null && <ErrorNote error={error} shownFields={['name']} />}
        {presets.error !== null && <ErrorNote error={presets.error} onRetry={() => void presets.refetch()} />}
        <ul className="preset-rows" aria-label="Saved routings">
          {presets.data?.map((preset) => (
            <PresetRow
              key={preset.id}
              preset={preset}
              whose={preset.keyId === null ? 'everyone' : labelOf(preset.keyId)}
              busy={busy}
              onApply={() => {
                onApply(preset);
                onClose();
              }}
              onRename={(next) =>
                run(() => api.composer.savePreset({ ...idOf(preset), name: next, routing: preset.routing }))
              }
              onReplace={() => run(() => api.composer.savePreset({ ...idOf(preset), name: preset.name, routing }))}
              onDelete={() => run(() => api.composer.deletePreset({ id: preset.id }))}
            />
          ))}
        </ul>
        {presets.data?.length === 0 && (
          <p className="control-hint">None yet. What is on the screen is saved under the name above.</p>
        )}
      </div>
    </Panel>
  );
}

const idOf = ({ id, keyId }: RoutingPreset) => ({ id, keyId });

interface PresetRowProps {
  preset: RoutingPreset;
  whose: string;
  busy: boolean;
  onApply: () => void;
  onRename: (name: string) => Promise<boolean>;
  onReplace: () => Promise<boolean>;
  onDelete: () => Promise<boolean>;
}

function PresetRow({ preset, whose, busy, onApply, onRename, onReplace, onDelete }: PresetRowProps) {
  const [naming, setNaming] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const { name } = preset;
  const rename = async (event: FormEvent) => {
    event.preventDefault();
    if (naming !== null && (naming.trim() === name || (await onRename(naming)))) setNaming(null);
  };
  return (
    <li className="preset-row">
      {naming === null ? (
        <span className="preset-about">
          <bdi className="preset-name truncate" title={name}>
            {name}
          </bdi>
          <span className="control-hint truncate" title={describeRouting(preset.routing)}>
            For <bdi>{whose}</bdi>. {describeRouting(preset.routing)}
          </span>
        </span>
      ) : (
        <form className="preset-about" onSubmit={(event) => void rename(event)}>
          <TextInput
            aria-label={`New name of ${name}`}
            autoFocus
            maxLength={60}
            value={naming}
            onChange={(event) => setNaming(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              // Ends the renaming, not the panel.
              event.stopPropagation();
              setNaming(null);
            }}
          />
        </form>
      )}
      <span className="preset-actions">
        {deleting ? (
          <>
            <Button size="compact-xs" variant="default" autoFocus onClick={() => setDeleting(false)}>
              Keep
            </Button>
            <Button
              size="compact-xs"
              color="red"
              disabled={busy}
              aria-label={`Delete ${name} for good`}
              onClick={() => void onDelete()}
            >
              Delete
            </Button>
          </>
        ) : (
          <>
            <Button size="compact-xs" aria-label={`Apply ${name}`} onClick={onApply}>
              Apply
            </Button>
            <Button size="compact-xs" variant="default" aria-label={`Rename ${name}`} onClick={() => setNaming(name)}>
              Rename
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              aria-label={`Replace ${name} by the routing on the screen`}
              title="Keeps the name, takes the routing on the screen"
              onClick={() => void onReplace()}
            >
              Replace
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              color="red"
              disabled={busy}
              aria-label={`Delete ${name}`}
              onClick={() => setDeleting(true)}
            >
              Delete
            </Button>
          </>
        )}
      </span>
    </li>
  );
}
