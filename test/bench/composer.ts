/** 10,000 proxy URLs against the same number of bare template literals. */
import { composeProxyUrl, parseProxyUrl } from '../../shared/proxy-url.ts';
import { type Measure, measure, median, timed } from './measure.ts';

const COUNT = 10_000;
const target = { proxyUsername: 'psx_ab12', secret: 'pak_0123456789abcdef01234567' };

export function benchComposer(): Measure[] {
  let kept = 0;
  const compose = () =>
    timed(() => {
      for (let i = 0; i < COUNT; i += 1) {
        kept += composeProxyUrl(target, { pool: 'mbl', country: 'us', sessionId: `s${i}`, rotation: 'sticky' }).length;
      }
    });
  const bare = () =>
    timed(() => {
      for (let i = 0; i < COUNT; i += 1) {
        const username = encodeURIComponent(`${target.proxyUsername}-mbl-us-sid-s${i}-rot-sticky`);
        kept += `http://${username}:${encodeURIComponent(target.secret)}@gw.proxies.sx:7000`.length;
      }
    });
  const url = composeProxyUrl(target, { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' });
  const parse = () =>
    timed(() => {
      for (let i = 0; i < COUNT; i += 1) kept += parseProxyUrl(url) ? 1 : 0;
    });
  const bareParse = () =>
    timed(() => {
      for (let i = 0; i < COUNT; i += 1) kept += new URL(url).username.length;
    });
  // The first rounds warm the compiler up.
  const of = (work: () => number) => median([work(), work(), work(), work(), work(), work(), work()].slice(2));
  const rows = [
    measure(
      'compose 10,000 proxy URLs (bare: template literals)',
      'ms',
      { ours: of(compose), bare: of(bare) },
      'under 200 ms',
    ),
    measure('parse 10,000 proxy URLs (bare: new URL)', 'ms', { ours: of(parse), bare: of(bareParse) }, 'under 400 ms'),
  ];
  if (kept === 0) throw new Error('nothing was composed');
  return rows;
}
