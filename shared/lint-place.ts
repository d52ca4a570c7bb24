/** Findings about where the exit is: country, pool, stock, and the filters on its network. */
import { countryName, isCountryCode, isoAlias, nearestCountry } from './country.ts';
import { asnDigits, countryCode, MODEM_COUNTRIES, type Pool, slugWord } from './gateway-grammar.ts';
import type { Finding, Fix, LintOptions, Rule } from './lint-finding.ts';
import type { Routing } from './proxy-url.ts';

const country: Rule = ({ routing, options, pool }) => {
  const text = routing.country?.trim().toLowerCase() ?? '';
  if (text === '') return null;
  const code = countryCode(text);
  if (code === 'ge') {
    const noModems = pool === 'mbl' && (exitsIn('mbl', options.stock)?.['de'] ?? 0) === 0;
    return {
      severity: 'info',
      code: 'georgia',
      token: 'country',
      message: `ge is Georgia. Germany is de${noModems ? ', and has no modems' : ''}.`,
      fix: {
        label: noModems ? 'Use peers in Germany' : 'Use Germany (de)',
        routing: { ...routing, country: 'de', ...(noModems ? { pool: 'peer' } : {}) },
      },
    };
  }
  if (code !== null && isCountryCode(code)) return null;
  const iso = isoAlias(text);
  return {
    severity: 'warning',
    code: 'country_unknown',
    token: 'country',
    message: `“${text}” is no country code: the gateway may use any country, silently.`,
    ...(iso === null
      ? {}
      : { fix: { label: `Use ${iso} (${countryName(iso)})`, routing: { ...routing, country: iso } } }),
  };
};

/** Exits by country that a pool can draw from; null where the platform did not say. */
function exitsIn(pool: Pool, stock: LintOptions['stock']): Record<string, number> | null {
  if (stock === undefined) return null;
  const parts = pool === 'mbl' || pool === 'peer' ? [stock[pool]] : [stock['mbl'], stock['peer']];
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0) return null;
  const sum: Record<string, number> = {};
  for (const [code, count] of known.flatMap((part) => Object.entries(part))) {
    sum[code] = (sum[code] ?? 0) + (Number.isFinite(count) ? count : 0);
  }
  return sum;
}

const stock: Rule = ({ routing, options, pool }) => {
  const code = countryCode(routing.country);
  const exits = exitsIn(pool, options.stock);
  if (code === null || !isCountryCode(code) || (exits?.[code] ?? 0) > 0) return null;
  const noModems = pool === 'mbl' && !MODEM_COUNTRIES.includes(code);
  if (exits === null && !noModems) return null;

  const peers = exitsIn('peer', options.stock);
  const modems = exitsIn('mbl', options.stock);
  const otherPool: Pool | null =
    pool === 'mbl' && (peers === null || (peers[code] ?? 0) > 0)
      ? 'peer'
      : pool === 'peer' && (modems?.[code] ?? 0) > 0
        ? 'mbl'
        : null;
  const elsewhere = nearestCountry(code, exits ?? Object.fromEntries(MODEM_COUNTRIES.map((modem) => [modem, 1])));
  const fixes: Fix[] = [];
  if (otherPool !== null) {
    fixes.push({
      label: `Use ${otherPool === 'peer' ? 'peers' : 'modems'} in ${countryName(code)}`,
      routing: { ...routing, pool: otherPool },
    });
  }
  if (elsewhere !== null) {
    fixes.push({ label: `Use ${countryName(elsewhere)}`, routing: { ...routing, country: elsewhere } });
  }
  const [fix, otherFix] = fixes;
  return {
    severity: noModems ? 'error' : 'warning',
    code: noModems ? 'mbl_without_modems' : 'no_stock',
    token: noModems ? 'pool' : 'country',
    message: noModems
      ? `There are no modems in ${countryName(code)}, so every request fails with 502. Modems are in ${MODEM_COUNTRIES.join(', ')}.`
      : `Nothing is online in ${countryName(code)} for this pool: requests fail with 502 until something is.`,
    ...(fix === undefined ? {} : { fix }),
    ...(otherFix === undefined ? {} : { otherFix }),
  };
};

const ipType: Rule = ({ routing, pool }) => {
  if (routing.ipType === 'datacenter') {
    return {
      severity: pool === 'mbl' ? 'error' : 'warning',
      code: 'ip_type_never_in_pool',
      token: 'iptype',
      message:
        pool === 'mbl'
          ? 'Modems are always mobile: asking them for datacenter addresses fails with 502.'
          : 'Modems are mobile, peers are mobile and home lines: asking for datacenter addresses most likely fails with 502.',
      fix: { label: 'Take any kind of address', routing: { ...routing, ipType: undefined } },
    };
  }
  if (pool !== 'mbl' || routing.ipType !== 'residential') return null;
  return {
    severity: 'error',
    code: 'ip_type_never_in_pool',
    token: 'iptype',
    message: 'Modems are always mobile: asking them for residential addresses fails with 502.',
    fix: { label: 'Use peers', routing: { ...routing, pool: 'peer' } },
  };
};

const filters: Rule = ({ routing }) => {
  const findings: Finding[] = [];
  for (const name of ['carrier', 'city', 'isp'] as const) {
    const text = routing[name] ?? '';
    const slug = slugWord(text);
    if (text.trim() !== '' && slug === '') {
      findings.push({
        severity: 'warning',
        code: 'filter_empty',
        token: name,
        message: `Nothing of “${text.trim()}” can be written in a username, so there is no filter by ${name}.`,
        fix: { label: `Clear ${name}`, routing: { ...routing, [name]: undefined } },
      });
    } else if (slug !== '' && (name === 'city' || (name === 'carrier' && !keepsCarrier(routing)))) {
      findings.push(softFilter(routing, name, slug));
    }
  }
  if (routing.asn !== undefined && routing.asn.trim() !== '' && asnDigits(routing.asn) === null) {
    findings.push({
      severity: 'warning',
      code: 'asn_ignored',
      token: 'asn',
      message: 'An AS number has 1 to 7 digits. This one is left out, so any network will do.',
      fix: { label: 'Clear AS number', routing: { ...routing, asn: undefined } },
    });
  }
  return findings;
};

/** Failovers under which the gateway does not try again without the carrier. */
function keepsCarrier({ failover }: Routing): boolean {
  return failover === 'samecarrier' || failover === 'strict';
}

function softFilter(routing: Routing, name: 'carrier' | 'city', slug: string): Finding {
  const message = `${name === 'carrier' ? 'Carrier' : 'City'} is a wish: where nothing matches, the gateway silently takes another.`;
  const finding: Finding = { severity: 'info', code: 'soft_filter', token: name, message };
  if (name === 'city') return finding;
  const keep = { label: 'Fail over within it', routing: { ...routing, failover: 'samecarrier' as const } };
  if (slugWord(routing.isp) !== '') return { ...finding, fix: keep };
  return {
    ...finding,
    fix: { label: 'Insist on it (isp)', routing: { ...routing, carrier: undefined, isp: slug } },
    otherFix: keep,
  };
}

export const PLACE_RULES: readonly Rule[] = [country, stock, ipType, filters];
