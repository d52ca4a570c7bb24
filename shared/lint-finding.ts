/** What a finding about a routing, or about a pasted proxy, is, and what a rule is given. */
import type { Pool, Rotation, Token } from './gateway-grammar.ts';
import type { Routing } from './proxy-url.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What is wrong with a choice: the composer's own findings. */
export type RoutingFindingCode =
  | 'api_key_as_username'
  | 'secret_as_username'
  | 'username_too_long'
  | 'bad_session_id'
  | 'bad_pin_id'
  | 'mbl_without_modems'
  | 'ip_type_never_in_pool'
  | 'no_stock'
  | 'country_unknown'
  | 'asn_ignored'
  | 'filter_empty'
  | 'rotation_without_session'
  | 'session_still_rotates'
  | 'session_shared'
  | 'strict_ignored'
  | 'ttl_ignored'
  | 'ttl_clamped'
  | 'ttl_without_session'
  | 'hard_is_unclear'
  | 'sticky_holds_device'
  | 'soft_filter'
  | 'georgia';

/** What is wrong with a pasted text: what reading it would lose without a word. */
export type PasteFindingCode =
  | 'upper_case'
  | 'unknown_word'
  | 'session_hyphen'
  | 'value_hyphen'
  | 'value_ignored'
  | 'value_missing'
  | 'value_mangled'
  | 'repeated_word'
  | 'empty_word'
  | 'misplaced_word'
  | 'pool_missing'
  | 'account_differs'
  | 'api_key_as_password'
  | 'account_as_password'
  | 'secret_missing'
  | 'secret_masked'
  | 'secret_unlike'
  | 'wrong_port'
  | 'port_missing'
  | 'wrong_host'
  | 'tls_to_gateway'
  | 'encoding_missing'
  | 'encoding_doubled';

export type FindingCode = RoutingFindingCode | PasteFindingCode;

export interface Fix {
  label: string;
  routing: Routing;
}

export interface Finding {
  severity: Severity;
  code: FindingCode;
  /** The part of the URL, and with it the control, that this is about. */
  token: Token | 'account' | 'password' | 'host' | 'port' | 'scheme';
  message: string;
  fix?: Fix;
  /** A second way out, where there is one. */
  otherFix?: Fix;
}

export interface LintOptions {
  /** pool → country → exits online, as `stock.get` answers. */
  stock?: Record<string, Record<string, number>> | undefined;
  /** The proxy username (nothing else): where an API key would hand every customer the power to mint. */
  apiKeyLooksIn?: string | undefined;
  /** Session name → label of another customer who has it. The customer at hand is not in it. */
  sessionsInUse?: ReadonlyMap<string, string> | undefined;
}

export interface RuleContext {
  routing: Routing;
  options: LintOptions;
  pool: Pool;
  /** `none` when nothing is chosen. */
  rotation: Rotation;
  hasSession: boolean;
}

export type Rule = (context: RuleContext) => Finding | Finding[] | null;

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** For sorting: worst first. */
export function bySeverity(a: Pick<Finding, 'severity'>, b: Pick<Finding, 'severity'>): number {
  return RANK[a.severity] - RANK[b.severity];
}
