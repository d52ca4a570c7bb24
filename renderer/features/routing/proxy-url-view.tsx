/** The URL in coloured pieces. Joined they are exactly the URL; a piece and its control light up together. */
import type { UrlPart, UrlSegment } from '../../../shared/proxy-url.ts';
import './proxy-url-view.css';

interface ProxyUrlViewProps {
  segments: UrlSegment[];
  lit?: UrlPart | null;
  onLight?: (part: UrlPart | null) => void;
  large?: boolean;
}

export function ProxyUrlView({ segments, lit = null, onLight, large = false }: ProxyUrlViewProps) {
  return (
    <section aria-label="Proxy URL">
      <code className="proxy-url mono" data-large={large}>
        {segments.map((segment, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: hovering only lights up, the control itself is below
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity of their own
            key={index}
            className="proxy-url-part"
            data-part={segment.part}
            data-invalid={segment.invalid || undefined}
            data-lit={(lit !== null && lit === segment.part) || undefined}
            onMouseEnter={onLight && segment.part !== 'separator' ? () => onLight(segment.part) : undefined}
            onMouseLeave={onLight && segment.part !== 'separator' ? () => onLight(null) : undefined}
          >
            {segment.text}
          </span>
        ))}
      </code>
    </section>
  );
}
