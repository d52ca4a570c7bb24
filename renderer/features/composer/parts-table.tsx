/** Each piece of the URL in words, and what happens when nothing matches it. */
import { explainRouting } from '../../../shared/explain-routing.ts';
import { type GatewayTarget, gatewayEndpoint, type Routing, type UrlPart } from '../../../shared/proxy-url.ts';

interface PartsTableProps {
  target: GatewayTarget;
  routing: Routing;
  shown: string;
  lit: UrlPart | null;
  onLight: (part: UrlPart | null) => void;
}

interface Row {
  part: UrlPart;
  text: string;
  meaning: string;
  otherwise: string;
  invalid: boolean;
}

export function PartsTable({ target, routing, shown, lit, onLight }: PartsTableProps) {
  const endpoint = gatewayEndpoint(target, routing);
  const rows: Row[] = [
    {
      part: 'account',
      text: target.proxyUsername,
      meaning: 'Your account id. It is public: every customer’s URL starts with it.',
      otherwise: '',
      invalid: false,
    },
    ...explainRouting(routing).map(({ token, text, meaning, ifNothingMatches, invalid }) => ({
      part: token,
      text,
      meaning,
      otherwise: ifNothingMatches,
      invalid,
    })),
    { part: 'password', text: shown, meaning: 'The customer’s own secret.', otherwise: '', invalid: false },
    {
      part: 'host',
      text: `${endpoint.host}:${endpoint.port}`,
      meaning: endpoint.protocol === 'socks5' ? 'The gateway’s SOCKS5 port.' : 'The gateway’s HTTP port.',
      otherwise: '',
      invalid: false,
    },
  ];
  return (
    <table className="parts-table">
      <caption className="visually-hidden">The URL’s parts</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">What it does</th>
          <th scope="col">If nothing matches</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ part, text, meaning, otherwise, invalid }) => (
          <tr
            key={part}
            data-lit={lit === part || undefined}
            onMouseEnter={() => onLight(part)}
            onMouseLeave={() => onLight(null)}
          >
            <th scope="row" className="mono proxy-url-part" data-part={part} data-invalid={invalid || undefined}>
              {text}
            </th>
            <td>{meaning}</td>
            <td className="dimmed">{otherwise}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
