/** What few customers need: filters, failover, pinning, the session's life. */
import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { spokenSeconds } from '../../../shared/explain-routing.ts';
import {
  asnDigits,
  choiceOf,
  clampTtlSeconds,
  DEFAULT_FAILOVER,
  FAILOVERS,
  IF_NOTHING_MATCHES,
  IP_TYPES,
  isPinId,
  PIN_TYPES,
  slugWord,
} from '../../../shared/gateway-grammar.ts';
import { holdsDevice, type Routing } from '../../../shared/proxy-url.ts';
import { CarrierList } from './carrier-list.tsx';
import { Control } from './control.tsx';
import type { ControlsProps } from './main-controls.tsx';

const ADVANCED: (keyof Routing)[] = [
  'carrier',
  'isp',
  'asn',
  'ipType',
  'city',
  'failover',
  'strict',
  'pin',
  'ttlSeconds',
];

/** How many of them are set: a closed section must not hide what shapes the URL. */
export function countAdvanced(routing: Routing): number {
  return ADVANCED.filter((name) => routing[name] !== undefined && routing[name] !== false).length;
}

/** Free text is slugged by the gateway: what it will read is shown while it differs. */
function readAs(text: string | undefined): string | null {
  const slug = slugWord(text);
  return text && slug !== text ? (slug === '' ? 'Nothing of this can be read.' : `Read as “${slug}”.`) : null;
}

export function AdvancedControls({ routing, onChange, lit, onLight }: ControlsProps) {
  const light = { lit, onLight };
  const failover = routing.failover ?? DEFAULT_FAILOVER;
  const ttl = clampTtlSeconds(routing.ttlSeconds);
  const pinType = routing.pin?.type ?? null;
  const badPin = routing.pin !== undefined && routing.pin.id !== '' && !isPinId(routing.pin.type, routing.pin.id);
  const canStrict = holdsDevice(routing.rotation);
  return (
    <>
      <div className="controls">
        <Control
          {...light}
          part="carrier"
          hue="filter"
          hint={readAs(routing.carrier) ?? 'Prefers a carrier.'}
          otherwise={IF_NOTHING_MATCHES.carrier}
        >
          <TextInput
            label="Carrier"
            placeholder="any"
            value={routing.carrier ?? ''}
            onChange={(event) => onChange({ carrier: event.currentTarget.value || undefined })}
          />
        </Control>
        <Control
          {...light}
          part="city"
          hue="filter"
          hint={readAs(routing.city) ?? 'Prefers a city.'}
          otherwise={IF_NOTHING_MATCHES.city}
        >
          <TextInput
            label="City"
            placeholder="any"
            value={routing.city ?? ''}
            onChange={(event) => onChange({ city: event.currentTarget.value || undefined })}
          />
        </Control>
        <Control
          {...light}
          part="isp"
          hue="filter"
          hint={readAs(routing.isp) ?? 'Only networks whose name starts so.'}
          otherwise={IF_NOTHING_MATCHES.isp}
        >
          <TextInput
            label="ISP"
            placeholder="any"
            value={routing.isp ?? ''}
            onChange={(event) => onChange({ isp: event.currentTarget.value || undefined })}
          />
        </Control>
        <Control {...light} part="asn" hue="filter" hint="Only this network." otherwise={IF_NOTHING_MATCHES.asn}>
          <TextInput
            label="AS number"
            placeholder="any"
            value={routing.asn ?? ''}
            error={routing.asn && asnDigits(routing.asn) === null ? 'A number such as 21928.' : null}
            onChange={(event) => onChange({ asn: event.currentTarget.value.slice(0, 12) || undefined })}
          />
        </Control>
        <Control
          {...light}
          part="iptype"
          hue="filter"
          hint={choiceOf(IP_TYPES, routing.ipType)?.meaning ?? 'Any kind of line.'}
          otherwise={routing.ipType === undefined ? undefined : IF_NOTHING_MATCHES.iptype}
        >
          <Select
            label="Address type"
            placeholder="any"
            clearable
            data={IP_TYPES.map(({ value, label }) => ({ value, label }))}
            value={routing.ipType ?? null}
            onChange={(value) => onChange({ ipType: choiceOf(IP_TYPES, value)?.value })}
          />
        </Control>
        <Control
          {...light}
          part="failover"
          hue="filter"
          hint={choiceOf(FAILOVERS, failover)?.meaning}
          otherwise={IF_NOTHING_MATCHES.failover}
        >
          <Select
            label="Failover"
            allowDeselect={false}
            data={FAILOVERS.map(({ value, label }) => ({ value, label }))}
            value={failover}
            onChange={(value) => {
              const next = choiceOf(FAILOVERS, value)?.value;
              onChange({ failover: next === DEFAULT_FAILOVER ? undefined : next });
            }}
          />
        </Control>
        <Control
          {...light}
          part="pin"
          hue="filter"
          hint={badPin ? null : 'Always the same exit, by its id.'}
          otherwise={IF_NOTHING_MATCHES.pin}
        >
          <div className="pin-row">
            <Select
              label="Pin"
              placeholder="none"
              clearable
              data={PIN_TYPES.map(({ value, label }) => ({ value, label }))}
              value={pinType}
              onChange={(value) => {
                const type = choiceOf(PIN_TYPES, value)?.value;
                onChange({ pin: type === undefined ? undefined : { type, id: routing.pin?.id ?? '' } });
              }}
            />
            <TextInput
              label="Pin id"
              classNames={{ input: 'mono' }}
              disabled={pinType === null}
              value={routing.pin?.id ?? ''}
              error={
                badPin
                  ? pinType === 'lease'
                    ? 'l and 8 to 12 of a-z, 0-9.'
                    : 'Only a-z, 0-9 and _, 64 at most.'
                  : null
              }
              onChange={(event) => {
                if (pinType !== null) onChange({ pin: { type: pinType, id: event.currentTarget.value } });
              }}
            />
          </div>
        </Control>
        <Control
          {...light}
          part="ttl"
          hue="sid"
          hint={`${ttl === null ? 'The gateway’s own time.' : `The session is forgotten after ${spokenSeconds(ttl)}.`} ${IF_NOTHING_MATCHES.ttl}`}
        >
          <NumberInput
            label="Session life"
            suffix=" s"
            placeholder="as the gateway likes"
            min={60}
            max={2_592_000}
            clampBehavior="none"
            allowDecimal={false}
            value={routing.ttlSeconds ?? ''}
            onChange={(value) => onChange({ ttlSeconds: typeof value === 'number' ? value : undefined })}
          />
        </Control>
        <Control {...light} part="strict" hue="rot" otherwise={IF_NOTHING_MATCHES.strict}>
          <Switch
            label="Strict"
            description={canStrict ? 'Only the steadiest devices.' : 'Heeded with sticky or hard rotation only.'}
            disabled={!canStrict}
            checked={routing.strict === true && canStrict}
            onChange={(event) => onChange({ strict: event.currentTarget.checked || undefined })}
          />
        </Control>
      </div>
      <CarrierList routing={routing} onChange={onChange} />
    </>
  );
}
