/** The URL in coloured pieces. Joined they are exactly the URL; a piece and its control light each other up. */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { UrlPart, UrlSegment } from '../../../shared/proxy-url.ts';
import './proxy-url-view.css';

interface ProxyUrlViewProps {
  segments: UrlSegment[];
  lit?: UrlPart | null;
  onLight?: (part: UrlPart | null) => void;
  /** With it the pieces can be reached by keyboard: arrows go along, Enter goes to the control. */
  onChoose?: (part: UrlPart) => void;
  large?: boolean;
}

const NAMES: Record<UrlPart, string> = {
  scheme: 'Protocol',
  account: 'Account id',
  pool: 'Pool',
  country: 'Country',
  carrier: 'Carrier',
  isp: 'ISP',
  asn: 'AS number',
  iptype: 'Address type',
  city: 'City',
  sid: 'Session',
  rot: 'Rotation',
  strict: 'Strict',
  failover: 'Failover',
  pin: 'Pin',
  ttl: 'Session life',
  password: 'Secret',
  host: 'Gateway',
  port: 'Port',
  separator: '',
};

export function ProxyUrlView({ segments, lit = null, onLight, onChoose, large = false }: ProxyUrlViewProps) {
  const row = useRef<HTMLElement>(null);
  // One Tab stop for the whole; the arrows go on from where one was.
  const [at, setAt] = useState(0);
  const stops = segments.flatMap(({ part }, index) => (part === 'separator' ? [] : [index]));
  const current = stops.includes(at) ? at : (stops[0] ?? 0);

  const onKeyDown = (event: KeyboardEvent, index: number, part: UrlPart) => {
    const position = stops.indexOf(index);
    const next = {
      ArrowRight: stops[position + 1],
      ArrowLeft: stops[position - 1],
      Home: stops[0],
      End: stops.at(-1),
    }[event.key];
    if (event.key === 'Enter' || event.key === ' ') onChoose?.(part);
    else if (next === undefined) return;
    else row.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
    event.preventDefault();
  };

  const pieces = segments.map((segment, index) => {
    const { part, text, invalid } = segment;
    const shared = {
      className: 'proxy-url-part',
      'data-part': part,
      'data-invalid': invalid || undefined,
      'data-lit': (lit !== null && lit === part) || undefined,
    };
    if (part === 'separator' || !onLight) {
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity of their own
        <span key={index} {...shared}>
          {text}
        </span>
      );
    }
    const hover = { onMouseEnter: () => onLight(part), onMouseLeave: () => onLight(null) };
    if (!onChoose) {
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <span key={index} {...shared} {...hover}>
          {text}
        </span>
      );
    }
    return (
      // biome-ignore lint/a11y/useSemanticElements: a button's text cannot be selected, and this is a URL to be read
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        key={index}
        {...shared}
        {...hover}
        role="button"
        aria-label={`${NAMES[part]}: ${text}${invalid ? ', misread by the gateway' : ''}`}
        tabIndex={index === current ? 0 : -1}
        data-index={index}
        onFocus={() => {
          setAt(index);
          onLight(part);
        }}
        onBlur={() => onLight(null)}
        onKeyDown={(event) => onKeyDown(event, index, part)}
        onDoubleClick={() => onChoose(part)}
      >
        {text}
      </span>
    );
  });

  return (
    <section aria-label="Proxy URL">
      <code
        ref={row}
        className="proxy-url mono"
        data-large={large}
        {...(onChoose ? { role: 'toolbar', 'aria-label': 'Parts of the URL' } : {})}
      >
        {pieces}
      </code>
    </section>
  );
}
