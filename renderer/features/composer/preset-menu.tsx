/** Saved routings, one key press away: those of this customer first. */
import { Button, Menu } from '@mantine/core';
import { IconBookmark, IconChevronDown } from '@tabler/icons-react';
import { describeRouting } from '../../../shared/explain-routing.ts';
import type { RoutingPreset } from '../../../shared/ipc/composer.ts';
import type { PakKey } from '../../../shared/key.ts';
import { usePresets } from '../../queries/composer.ts';

interface PresetMenuProps {
  pakKey: PakKey | null;
  onApply: (preset: RoutingPreset) => void;
  onManage: () => void;
}

/** Presets of other customers are in the panel, not here. */
export function presetsFor(presets: readonly RoutingPreset[], keyId: string | null) {
  return {
    own: keyId === null ? [] : presets.filter((preset) => preset.keyId === keyId),
    general: presets.filter((preset) => preset.keyId === null),
  };
}

function PresetItem({ preset, onApply }: { preset: RoutingPreset; onApply: PresetMenuProps['onApply'] }) {
  return (
    <Menu.Item onClick={() => onApply(preset)}>
      <span className="choice-option">
        <bdi className="truncate">{preset.name}</bdi>
        <span className="choice-option-meaning">{describeRouting(preset.routing)}</span>
      </span>
    </Menu.Item>
  );
}

export function PresetMenu({ pakKey, onApply, onManage }: PresetMenuProps) {
  const presets = usePresets().data ?? [];
  const { own, general } = presetsFor(presets, pakKey?.id ?? null);
  return (
    <Menu position="bottom-end" width={340} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconBookmark size={15} />}
          rightSection={<IconChevronDown size={14} />}
        >
          Presets
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="preset-list">
        {own.length > 0 && <Menu.Label>Of this customer</Menu.Label>}
        {own.map((preset) => (
          <PresetItem key={preset.id} preset={preset} onApply={onApply} />
        ))}
        {general.length > 0 && <Menu.Label>For everyone</Menu.Label>}
        {general.map((preset) => (
          <PresetItem key={preset.id} preset={preset} onApply={onApply} />
        ))}
        {own.length + general.length === 0 && <Menu.Label>No saved routing yet</Menu.Label>}
        <Menu.Divider />
        <Menu.Item onClick={onManage}>Save this routing, or change a saved one…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
