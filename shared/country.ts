/** Countries by their ISO 3166 alpha-2 code, as people know them. */

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** `uk` is what people type; ISO, and with it the gateway, says `gb`. A former code names what it became. */
const ALIASES: Record<string, string> = {
  uk: 'gb',
  el: 'gr',
  an: 'cw',
  bu: 'mm',
  cs: 'rs',
  dd: 'de',
  dy: 'bj',
  fx: 'fr',
  hv: 'bf',
  nh: 'vu',
  rh: 'zw',
  su: 'ru',
  tp: 'tl',
  vd: 'vn',
  yd: 'ye',
  yu: 'rs',
  zr: 'cd',
};

/** Have a name in the tables, and are no country that ISO assigns: unions, test locales, reserved islands. */
const NOT_ASSIGNED: ReadonlySet<string> = new Set('ac cp dg ea eu ez ic qo ta un xa xb zz'.split(' '));

/** Codes grouped so that an alternative close by can be offered. */
const REGIONS: readonly string[] = [
  'us ca mx pr',
  'gb ie fr be nl lu de at ch li mc',
  'es pt ad it mt sm va',
  'dk se no fi is ee lv lt fo',
  'pl cz sk hu si hr ba rs me mk al xk gr bg ro md ua by cy',
  'ge am az tr il ps lb jo iq ir sa ae qa kw bh om ye sy',
  'ru kz uz kg tj tm mn',
  'in pk bd lk np mv af bt',
  'cn hk mo tw jp kr',
  'th vn la kh mm my sg id ph bn tl',
  'au nz fj pg nc pf',
  'ar br cl co pe ve ec bo py uy gy sr',
  'gt hn sv ni cr pa bz cu do ht jm tt bb bs gp mq',
  'ma dz tn ly eg sd mr',
  'ng gh ci sn ml bf ne tg bj cm gn sl lr gm gw cv ga cg cd td cf gq',
  'ke tz ug rw bi et er dj so ss mg mu sc re km',
  'za na bw zw zm mz ao mw ls sz',
];

/** `us` → `United States`; the code itself, upper case, when it is no country. */
export function countryName(code: string): string {
  return knownName(code) ?? code.toUpperCase();
}

/** At most 676 codes; the table behind it is slow to ask. */
const known = new Map<string, string | undefined>();

function knownName(text: string): string | undefined {
  if (!/^[a-z]{2}$/i.test(text)) return undefined;
  const code = text.toUpperCase();
  if (!known.has(code)) {
    const name = names.of(code);
    known.set(code, name === 'Unknown Region' || name === code ? undefined : name);
  }
  return known.get(code);
}

/** An assigned ISO 3166 alpha-2 code, as far as this computer's tables know. Aliases such as `uk` are not. */
export function isCountryCode(code: string): boolean {
  const lower = code.toLowerCase();
  return !Object.hasOwn(ALIASES, lower) && !NOT_ASSIGNED.has(lower) && knownName(code) !== undefined;
}

/** The ISO code for what people type instead, or typed once: `uk` → `gb`, `dd` → `de`. */
export function isoAlias(code: string): string | null {
  const key = code.toLowerCase();
  return Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? null) : null;
}

/** Of `candidates`, the best stand-in for `code`: of its own region first, then the one with the largest stock. */
export function nearestCountry(code: string, candidates: Record<string, number>): string | null {
  const region = REGIONS.find((codes) => codes.split(' ').includes(code))?.split(' ') ?? [];
  const ranked = Object.entries(candidates)
    .filter(([country, count]) => country !== code && count > 0)
    .sort(
      ([a, countA], [b, countB]) =>
        Number(region.includes(b)) - Number(region.includes(a)) || countB - countA || a.localeCompare(b),
    );
  return ranked[0]?.[0] ?? null;
}
