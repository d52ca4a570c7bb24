/** What a hand-out is made of, and what each row of the table says of itself. */
export interface ProxyParts {
  protocol: 'http' | 'socks5';
  /** Without the brackets of an IPv6 address; `hostPort` has them. */
  host: string;
  port: number;
  hostPort: string;
  /** As the gateway reads it, not percent-encoded. */
  username: string;
  secret: string;
  url: string;
  /** The URL for programs that would otherwise resolve names themselves: `socks5h://` in place of `socks5://`. */
  remoteDnsUrl: string;
  echoUrl: string;
  /** ISO 3166 alpha-2, lower case; null = anywhere. */
  country: string | null;
  /** `env`: the secret is not in the text, which reads it from SECRET_VARIABLE. Heeded by rows with `envSecret`. */
  secretFrom: 'text' | 'env';
}

/** The environment variable that a text without the secret reads it from. */
export const SECRET_VARIABLE = 'PAK_SECRET';

export const HANDOUT_GROUPS = ['text', 'shell', 'python', 'node', 'browser', 'other'] as const;
export type HandoutGroup = (typeof HANDOUT_GROUPS)[number];

export interface HandoutFormatRow {
  label: string;
  hint: string;
  group: HandoutGroup;
  /** For the caption and for whoever colours it. */
  language: string;
  /** False: the text carries no login at all, and `caution` says where it is typed instead. */
  holdsSecret: boolean;
  /** Whether `secretFrom: 'env'` is to be had. */
  envSecret: boolean;
  /** Why this tool cannot go by SOCKS5. Its text then goes by HTTP, whatever the routing asks for. */
  unsupported?: { socks5: string };
  /** What the customer has to know before he uses it, by the protocol that the text goes by. */
  caution?: Partial<Record<ProxyParts['protocol'], string>>;
  render: (parts: ProxyParts) => string;
}
