/** What users get wrong, said where they choose it: the gateway itself stays silent about most of this. */
import { choiceOf, DEFAULT_POOL, POOLS, ROTATIONS } from './gateway-grammar.ts';
import { bySeverity, type Finding, type LintOptions, type Rule, type RuleContext } from './lint-finding.ts';
import { PLACE_RULES } from './lint-place.ts';
import { SESSION_RULES } from './lint-session.ts';
import { type Routing, routingTokens } from './proxy-url.ts';
import { tooLongBecause } from './username-length.ts';

/** Long and random after `psx_`: the account id that belongs here is short. The log's redaction draws the same line. */
export function looksLikeApiKey(text: string): boolean {
  return /psx_[A-Za-z0-9_.~+/=-]{16,}/i.test(text);
}

const account: Rule = ({ options: { apiKeyLooksIn = '' } }) => {
  if (looksLikeApiKey(apiKeyLooksIn)) {
    return {
      severity: 'error',
      code: 'api_key_as_username',
      token: 'account',
      message:
        'The proxy username looks like your API key. Everyone who gets this URL could mint keys and spend your balance. Put the short account id there, such as psx_ab12.',
    };
  }
  if (/^pak_/i.test(apiKeyLooksIn.trim())) {
    return {
      severity: 'error',
      code: 'secret_as_username',
      token: 'account',
      message: 'The proxy username is a customer’s secret (pak_). Put your account id there, such as psx_ab12.',
    };
  }
  return null;
};

const length: Rule = ({ routing, options }) => {
  const problemOf = (candidate: Routing) =>
    tooLongBecause(
      [options.apiKeyLooksIn ?? '', ...routingTokens(candidate).map(({ text }) => text)].join('-'),
      candidate.protocol,
    );
  const message = problemOf(routing);
  if (message === null) return null;
  const [fix, otherFix] = [
    { label: 'Leave out carrier and city', routing: { ...routing, carrier: undefined, city: undefined } },
    { label: 'Use HTTP', routing: { ...routing, protocol: 'http' as const } },
  ].filter((candidate) => problemOf(candidate.routing) === null);
  return {
    severity: 'error',
    code: 'username_too_long',
    token: 'account',
    message,
    ...(fix === undefined ? {} : { fix }),
    ...(otherFix === undefined ? {} : { otherFix }),
  };
};

const RULES: readonly Rule[] = [account, length, ...SESSION_RULES, ...PLACE_RULES];

/** Worst first. Never throws. */
export function lintRouting(routing: Routing, options: LintOptions = {}): Finding[] {
  const context: RuleContext = {
    routing,
    options,
    pool: choiceOf(POOLS, routing.pool)?.value ?? DEFAULT_POOL,
    rotation: choiceOf(ROTATIONS, routing.rotation)?.value ?? 'none',
    hasSession: typeof routing.sessionId === 'string' && routing.sessionId !== '',
  };
  const findings: Finding[] = [];
  for (const rule of RULES) {
    const found = rule(context);
    if (found === null) continue;
    if (Array.isArray(found)) findings.push(...found);
    else findings.push(found);
  }
  return findings.sort(bySeverity);
}
