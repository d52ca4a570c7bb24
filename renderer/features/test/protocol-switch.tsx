/** By which protocol; both at once where they are compared. */
import { SegmentedControl } from '@mantine/core';
import type { Protocol } from './stage-words.ts';

interface ProtocolSwitchProps {
  both: boolean;
  protocol: Protocol;
  onChange: (protocol: Protocol) => void;
}

export function ProtocolSwitch({ both, protocol, onChange }: ProtocolSwitchProps) {
  return (
    <SegmentedControl
      aria-label="Protocol"
      title={both ? 'Both are tried at the same time.' : undefined}
      disabled={both}
      value={protocol}
      onChange={(value) => onChange(value === 'socks5' ? 'socks5' : 'http')}
      data={[
        { value: 'http', label: 'HTTP' },
        { value: 'socks5', label: 'SOCKS5' },
      ]}
    />
  );
}
