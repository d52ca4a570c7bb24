/** The choices that nearly every customer needs. */
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import {
  choiceOf,
  DEFAULT_POOL,
  IF_NOTHING_MATCHES,
  isSessionId,
  POOLS,
  ROTATIONS,
} from '../../../shared/gateway-grammar.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { Routing, UrlPart } from '../../../shared/proxy-url.ts';
import { CountrySelect } from '../routing/country-select.tsx';
import { randomSession, suggestSession } from '../routing/routing-memory.ts';
import { Control } from './control.tsx';
import { PoolStock, StockLine } from './stock-line.tsx';

export interface ControlsProps {
  routing: Routing;
  onChange: (part: Partial<Routing>) => void;
  lit: UrlPart | null;
  onLight: (part: UrlPart | null) => void;
}

export function MainControls({ routing, onChange, lit, onLight, pakKey }: ControlsProps & { pakKey: PakKey | null }) {
  const light = { lit, onLight };
  const { sessionId } = routing;
  const badSession = sessionId !== undefined && sessionId !== '' && !isSessionId(sessionId);
  const pool = routing.pool ?? DEFAULT_POOL;
  const rotation = routing.rotation ?? 'none';
  return (
    <div className="controls">
      <Control
        {...light}
        part="pool"
        hue="pool"
        label="Pool"
        labelId="pool-label"
        hint={
          <>
            {choiceOf(POOLS, pool)?.meaning} <PoolStock pool={pool} />
          </>
        }
        otherwise={IF_NOTHING_MATCHES.pool}
      >
        <SegmentedControl
          fullWidth
          aria-labelledby="pool-label"
          data={POOLS.map(({ value, label }) => ({ value, label }))}
          value={pool}
          onChange={(value) => onChange({ pool: choiceOf(POOLS, value)?.value })}
        />
      </Control>
      <Control
        {...light}
        part="country"
        hue="country"
        hint={<StockLine pool={pool} country={routing.country} />}
        otherwise={routing.country === undefined ? undefined : IF_NOTHING_MATCHES.country}
      >
        <CountrySelect
          label="Country"
          pool={pool}
          value={routing.country}
          onChange={(country) => onChange({ country })}
        />
      </Control>
      <Control
        {...light}
        part="sid"
        hue="sid"
        hint={
          sessionId
            ? 'The same name holds the same exit; another name is another exit.'
            : 'Without a name nothing is held: each connection may come out elsewhere.'
        }
      >
        <TextInput
          label="Session"
          placeholder="no session"
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: 'mono' }}
          value={sessionId ?? ''}
          error={badSession ? 'Only a-z, 0-9 and _, 64 at most: the gateway misreads anything else.' : null}
          onChange={(event) => onChange({ sessionId: event.currentTarget.value || undefined })}
        />
        <div className="control-buttons">
          {pakKey && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onChange({ sessionId: suggestSession(pakKey.label) })}
            >
              From name
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={() => onChange({ sessionId: randomSession() })}>
            Random
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            disabled={!sessionId}
            onClick={() => onChange({ sessionId: undefined })}
          >
            None
          </Button>
        </div>
      </Control>
      <Control
        {...light}
        part="rot"
        hue="rot"
        hint={choiceOf(ROTATIONS, rotation)?.meaning}
        otherwise={sessionId || rotation === 'none' ? undefined : IF_NOTHING_MATCHES.rot}
      >
        <Select
          label="Rotation"
          allowDeselect={false}
          checkIconPosition="right"
          data={ROTATIONS.map(({ value, label }) => ({ value, label }))}
          value={rotation}
          onChange={(value) => onChange({ rotation: choiceOf(ROTATIONS, value)?.value })}
          renderOption={({ option }) => (
            <span className="choice-option">
              <span>{option.label}</span>
              <span className="choice-option-meaning">{choiceOf(ROTATIONS, option.value)?.meaning}</span>
            </span>
          )}
        />
      </Control>
    </div>
  );
}
