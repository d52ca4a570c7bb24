/** The reseller's own packages: one press fills cap, expiry and tier. Alt or Ctrl with 1 … 9, without leaving the name field. */
import { useEffect } from 'react';
import { formatCapGb } from '../../../shared/format.ts';
import type { MintPreset } from '../../../shared/ipc/settings.ts';
import { priceShown } from '../../../shared/price.ts';
import { hasMod, MOD_KEY } from '../../ui/mod-key.ts';

interface PresetChipsProps {
  presets: MintPreset[];
  activeId: string | null;
  disabled: boolean;
  onPick: (preset: MintPreset) => void;
}

export function PresetChips({ presets, activeId, disabled, onPick }: PresetChipsProps) {
  useEffect(() => {
    if (disabled) return;
    const onKey = (event: KeyboardEvent) => {
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      const byAlt = event.altKey && !event.ctrlKey && !event.metaKey;
      const byMod = hasMod(event) && !event.altKey;
      if ((!byAlt && !byMod) || event.shiftKey || digit === undefined) return;
      const preset = presets[Number(digit) - 1];
      if (!preset) return;
      event.preventDefault();
      onPick(preset);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [presets, disabled, onPick]);

  return (
    <fieldset className="preset-chips" aria-label="Presets">
      {presets.map((preset, index) => (
        <button
          key={preset.id}
          type="button"
          className="preset-chip"
          aria-pressed={preset.id === activeId}
          disabled={disabled}
          title={index < 9 ? `Alt+${index + 1} or ${MOD_KEY.trim()}+${index + 1}` : undefined}
          onClick={() => onPick(preset)}
        >
          {index < 9 && (
            <span className="preset-chip-digit" aria-hidden="true">
              {index + 1}
            </span>
          )}
          <span className="preset-chip-name">
            <bdi>{preset.name}</bdi>
          </span>
          <span className="preset-chip-what">
            {formatCapGb(preset.capGb)} · {preset.days === null ? 'no expiry' : `${preset.days} d`}
            {preset.tier === 'safe' ? ' · safe' : ''}
            {preset.priceCents === null ? '' : ` · ${priceShown(preset.priceCents, preset.currency)}`}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
