/** What a finding about a routing is, and what a rule is given. */
import type { Pool, Rotation, Token } from './gateway-grammar.ts';
import type { Routing } from './proxy-url.ts';

export type Severity = 'error' | 'warning' | 'info';

export type FindingCode =
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
  | 'strict_ignored'
  | 'ttl_ignored'
  | 'ttl_clamped'
  | 'ttl_without_session'
  | 'hard_is_unclear'
  | 'sticky_holds_device'
  | 'soft_filter'
  | 'georgia';

export interface Finding {
  severity: Severity;
  code: FindingCode;
  /** The part of the URL, and with it the control, that this is about. */
  token: Token | 'account';
  message: string;
  fix?: { label: string; routing: Routing };
}

export interface LintOptions {
  /** pool → country → exits online, as `stock.get` answers. */
  stock?: Record<string, Record<string, number>> | undefined;
  /** The proxy username (nothing else): where an API key would hand every customer the power to mint. */
  apiKeyLooksIn?: string | undefined;
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
