/** The routing that is tested: the composer's, in words; the few choices that matter here can be changed on the spot. */
import { Anchor, Button, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { describeRouting } from '../../../shared/explain-routing.ts';
import { choiceOf, DEFAULT_POOL, isSessionId, POOLS, ROTATIONS } from '../../../shared/gateway-grammar.ts';
import { type Routing, routingTokens } from '../../../shared/proxy-url.ts';
import { goTo } from '../../routes.ts';
import { CountrySelect } from '../routing/country-select.tsx';

interface RoutingLineProps {
  keyId: string;
  routing: Routing;
  onChange: (part: Partial<Routing>) => void;
}

const REFUSED = 'The routing holds an id that the gateway would misread. Mend it here or in the composer first.';

export function RoutingLine({ keyId, routing, onChange }: RoutingLineProps) {
  const [open, setOpen] = useState(false);
  const valid = routingTokens(routing).every(({ invalid }) => !invalid);
  return (
    <>
      <Text size="sm" c="dimmed">
        {describeRouting(routing)}{' '}
        <Anchor component="button" type="button" size="sm" onClick={() => goTo('composer', { key: keyId })}>
          Open in the composer
        </Anchor>
      </Text>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-expanded={open}
        leftSection={open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        onClick={() => setOpen((old) => !old)}
      >
        Change it here
      </Button>
      {open && <RoutingFields routing={routing} onChange={onChange} />}
      {!valid && (
        <Text size="sm" className="field-error" role="alert">
          {REFUSED}
        </Text>
      )}
    </>
  );
}

function RoutingFields({ routing, onChange }: Pick<RoutingLineProps, 'routing' | 'onChange'>) {
  const pool = routing.pool ?? DEFAULT_POOL;
  const { sessionId } = routing;
  const badSession = sessionId !== undefined && sessionId !== '' && !isSessionId(sessionId);
  return (
    <div className="routing-fields">
      <div>
        <span className="routing-fields-label" id="lab-pool-label">
          Pool
        </span>
        <SegmentedControl
          aria-labelledby="lab-pool-label"
          data={POOLS.map(({ value, label }) => ({ value, label }))}
          value={pool}
          onChange={(value) => onChange({ pool: choiceOf(POOLS, value)?.value })}
        />
      </div>
      <CountrySelect
        label="Country"
        pool={pool}
        value={routing.country}
        onChange={(country) => onChange({ country })}
      />
      <TextInput
        label="Session"
        placeholder="no session"
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'mono' }}
        value={sessionId ?? ''}
        error={badSession ? 'Only a-z, 0-9 and _, 64 at most.' : null}
        onChange={(event) => onChange({ sessionId: event.currentTarget.value || undefined })}
      />
      <Select
        label="Rotation"
        allowDeselect={false}
        data={ROTATIONS.map(({ value, label }) => ({ value, label }))}
        value={routing.rotation ?? 'none'}
        onChange={(value) => onChange({ rotation: choiceOf(ROTATIONS, value)?.value })}
      />
    </div>
  );
}
