/** The routing that a preset's hand-out begins with. The session is always the customer's own, so it is not asked here. */
import { Button, Popover, Select } from '@mantine/core';
import { choiceOf, POOLS, ROTATIONS } from '../../../shared/gateway-grammar.ts';
import type { MintPreset } from '../../../shared/ipc/settings.ts';
import { CountrySelect } from '../routing/country-select.tsx';

type PresetRoutingValue = MintPreset['routing'];

export function routingWords(routing: PresetRoutingValue): string {
  if (routing === null) return 'as last used';
  return [
    routing.protocol === 'socks5' ? 'SOCKS5' : null,
    routing.pool ?? 'mbl',
    routing.country ?? 'any',
    routing.rotation && routing.rotation !== 'none' ? routing.rotation : null,
  ]
    .filter((word) => word !== null)
    .join(' · ');
}

const USUAL: NonNullable<PresetRoutingValue> = { protocol: 'http', pool: 'mbl', country: 'us', rotation: 'sticky' };

interface PresetRoutingProps {
  name: string;
  value: PresetRoutingValue;
  onChange: (routing: PresetRoutingValue) => void;
}

export function PresetRouting({ name, value, onChange }: PresetRoutingProps) {
  const change = (part: NonNullable<PresetRoutingValue>) => onChange({ ...(value ?? USUAL), ...part });
  return (
    <Popover width={260} position="bottom-end" trapFocus returnFocus withinPortal={false}>
      <Popover.Target>
        <Button variant="default" size="xs" fullWidth className="preset-routing" aria-label={`${name}: routing`}>
          <span className="truncate">{routingWords(value)}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {value === null ? (
          <Button size="xs" fullWidth variant="default" onClick={() => onChange(USUAL)}>
            Set a routing of its own
          </Button>
        ) : (
          <div className="preset-routing-fields">
            <Select
              label="Protocol"
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              data={[
                { value: 'http', label: 'HTTP' },
                { value: 'socks5', label: 'SOCKS5' },
              ]}
              value={value.protocol ?? 'http'}
              onChange={(protocol) => change({ protocol: protocol === 'socks5' ? 'socks5' : 'http' })}
            />
            <Select
              label="Pool"
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              data={POOLS.map(({ value: pool, label }) => ({ value: pool, label }))}
              value={value.pool ?? 'mbl'}
              onChange={(pool) => change({ pool: choiceOf(POOLS, pool)?.value })}
            />
            <CountrySelect
              label="Country"
              pool={value.pool}
              value={value.country}
              comboboxProps={{ withinPortal: false }}
              onChange={(country) => change({ country })}
            />
            <Select
              label="Rotation"
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              data={ROTATIONS.map(({ value: rotation, label }) => ({ value: rotation, label }))}
              value={value.rotation ?? 'none'}
              onChange={(rotation) => change({ rotation: choiceOf(ROTATIONS, rotation)?.value })}
            />
            <Button size="xs" variant="subtle" color="gray" onClick={() => onChange(null)}>
              As last used
            </Button>
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
