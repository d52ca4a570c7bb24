/** The four choices that matter on a call, on one line. The composer has the rest. */
import { ActionIcon, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { choiceOf, isSessionId, POOLS, ROTATIONS } from '../../../shared/gateway-grammar.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { CountrySelect } from '../routing/country-select.tsx';
import { randomSession } from '../routing/routing-memory.ts';

interface RoutingRowProps {
  routing: Routing;
  onChange: (part: Partial<Routing>) => void;
}

export function RoutingRow({ routing, onChange }: RoutingRowProps) {
  const { sessionId } = routing;
  const badSession = sessionId !== undefined && sessionId !== '' && !isSessionId(sessionId);
  return (
    <fieldset className="routing-row" aria-label="Routing">
      <SegmentedControl
        aria-label="Protocol"
        value={routing.protocol ?? 'http'}
        onChange={(protocol) => onChange({ protocol: protocol === 'socks5' ? 'socks5' : 'http' })}
        data={[
          { value: 'http', label: 'HTTP' },
          { value: 'socks5', label: 'SOCKS5' },
        ]}
      />
      <Select
        aria-label="Pool"
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        data={POOLS.map(({ value, label }) => ({ value, label }))}
        value={routing.pool ?? 'mbl'}
        onChange={(pool) => onChange({ pool: choiceOf(POOLS, pool)?.value })}
      />
      <CountrySelect
        pool={routing.pool}
        value={routing.country}
        comboboxProps={{ width: 260, position: 'bottom-start' }}
        onChange={(country) => onChange({ country })}
      />
      <TextInput
        aria-label="Session"
        placeholder="no session"
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'mono' }}
        value={sessionId ?? ''}
        error={badSession ? 'Only a-z, 0-9 and _' : null}
        onChange={(event) => onChange({ sessionId: event.currentTarget.value || undefined })}
        rightSection={
          <ActionIcon
            size="sm"
            aria-label="New random session"
            title="A new random session: another exit"
            onClick={() => onChange({ sessionId: randomSession() })}
          >
            <IconDice5 size={14} />
          </ActionIcon>
        }
      />
      <Select
        aria-label="Rotation"
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-end' }}
        data={ROTATIONS.map(({ value, label }) => ({ value, label }))}
        value={routing.rotation ?? 'none'}
        onChange={(rotation) => onChange({ rotation: choiceOf(ROTATIONS, rotation)?.value })}
      />
    </fieldset>
  );
}
