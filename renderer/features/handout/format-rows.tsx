/** Each form in which a customer can be handed his proxy, shown masked, copied whole. */

import { HANDOUT_FORMATS, type HandoutFormat } from '../../../shared/ipc/routing.ts';
import type { GatewayTarget, Routing } from '../../../shared/proxy-url.ts';
import { formatHandout, HANDOUTS } from '../../../shared/snippets.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { withShownSecret } from '../routing/use-gateway-target.ts';

/** The URL itself stands above, with the main button. Whole programs do not fit a row: the composer has them. */
const OTHER_FORMATS = HANDOUT_FORMATS.filter(
  (format) => format !== 'url' && ['text', 'shell'].includes(HANDOUTS[format].group),
);

interface FormatRowsProps {
  target: GatewayTarget;
  routing: Routing;
  shown: string;
  onCopy: (format: HandoutFormat) => Promise<void>;
}

export function FormatRows({ target, routing, shown, onCopy }: FormatRowsProps) {
  return (
    <ul className="format-rows" aria-label="Formats">
      {OTHER_FORMATS.map((format) => {
        const { label, hint } = HANDOUTS[format];
        const text = withShownSecret(formatHandout(format, target, routing), shown);
        return (
          <li className="format-row" key={format}>
            <span className="format-row-label" title={hint}>
              {label}
            </span>
            <span className="format-row-text mono" title={text}>
              {text.replaceAll(/\s*\n\s*/g, ' ')}
            </span>
            <CopyButton label="Copy" aria-label={`Copy ${label}`} size="compact-xs" copy={() => onCopy(format)} />
          </li>
        );
      })}
    </ul>
  );
}
