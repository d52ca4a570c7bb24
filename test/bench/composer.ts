/** Composing beside plain string concatenation, parsing beside `new URL`, and what is done by the ten thousand. */
import { parsePaste } from '../../shared/paste.ts';
import { composeProxyUrl, parseProxyUrl } from '../../shared/proxy-url.ts';
import { type Measure, measure, sideBySide, timed } from './measure.ts';

const COUNT = 10_000;
/** Many short ones: on a busy machine most of them still run undisturbed. */
const ROUNDS = 61;
const target = { proxyUsername: 'psx_ab12', secret: 'pak_0123456789abcdef01234567' };

/** Something is done with each result, so that none is optimised away. */
let kept = 0;

function compose(): void {
  for (let i = 0; i < COUNT; i += 1) {
    kept += composeProxyUrl(target, { pool: 'mbl', country: 'us', sessionId: `s${i}`, rotation: 'sticky' }).length;
  }
}

/** The same parts, concatenated; both encode. */
function concatenate(): void {
  for (let i = 0; i < COUNT; i += 1) {
    const username = encodeURIComponent(`${target.proxyUsername}-mbl-us-sid-s${i}-rot-sticky`);
    kept += `http://${username}:${encodeURIComponent(target.secret)}@gw.proxies.sx:7000`.length;
  }
}

/** A list as customers keep it: most lines in order, in four forms, and every tenth with something wrong. */
function pastedList(): string {
  return Array.from({ length: COUNT }, (_, i) => {
    const secret = `pak_${String(i).padStart(24, '0')}`;
    const username = `psx_ab12-mbl-us-sid-s${i}-rot-sticky`;
    const wrong = `PSX_ab12-us-session-s${i}-lifetime-30-foo`;
    if (i % 10 === 9) return `http://${wrong}:${secret}@gw.proxies.sx:7001`;
    if (i % 4 === 1) return `gw.proxies.sx:7000:${username}:${secret}`;
    if (i % 4 === 2) return `Customer ${i},"${username}:${secret}@gw.proxies.sx:7000",active`;
    if (i % 4 === 3) return `curl -x 'http://${username}:${secret}@gw.proxies.sx:7000' https://ipinfo.io/json`;
    return `http://${username}:${secret}@gw.proxies.sx:7000`;
  }).join('\n');
}

export async function benchComposer(): Promise<Measure[]> {
  const url = composeProxyUrl(target, { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' });
  const list = pastedList();
  const lines = list.split('\n').length;
  // The first rounds warm the compiler up.
  for (let round = 0; round < 10; round += 1) {
    compose();
    concatenate();
  }

  const rows = [
    measure(
      'compose 10,000 proxy URLs (bare: concatenation, encoded too)',
      'ms',
      await sideBySide(
        ROUNDS,
        () => timed(compose),
        () => timed(concatenate),
      ),
      'at most 3 times bare, under 200 ms',
    ),
    measure(
      'parse 10,000 proxy URLs (bare: new URL)',
      'ms',
      await sideBySide(
        ROUNDS,
        () =>
          timed(() => {
            for (let i = 0; i < COUNT; i += 1) kept += parseProxyUrl(url) ? 1 : 0;
          }),
        () =>
          timed(() => {
            for (let i = 0; i < COUNT; i += 1) kept += new URL(url).username.length;
          }),
      ),
      'under 400 ms',
    ),
    measure(
      `paste and lint a list of ${lines.toLocaleString('en')} lines`,
      'ms',
      {
        ...(await sideBySide(
          5,
          () =>
            timed(() => {
              const { entries } = parsePaste(list, { proxyUsername: target.proxyUsername });
              if (entries.length !== COUNT) throw new Error(`read ${entries.length} of ${COUNT}`);
            }),
          () => 0,
        )),
        bare: null,
      },
      'under 500 ms',
    ),
  ];
  if (kept === 0) throw new Error('nothing was composed');
  return rows;
}
