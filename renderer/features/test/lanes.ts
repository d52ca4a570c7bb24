/** Which waterfalls a run is drawn as. */
import type { LabAttempt } from '../../../shared/ipc/lab-report.ts';
import type { LiveRun } from './lab-runs.ts';
import { type Lane, PROTOCOL_WORDS } from './stage-words.ts';

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** The way to the echo service and, where there is one, to the target: on the same axis, from the start of the first attempt shown. */
export function lanesOf(attempts: readonly LabAttempt[]): Lane[] {
  const fromMs = Math.min(...attempts.map(({ startedMs }) => startedMs));
  return attempts.flatMap((attempt) => {
    const by = attempts.length > 1 ? PROTOCOL_WORDS[attempt.protocol] : '';
    const { protocol, target } = attempt;
    const echo: Lane = {
      id: `${attempt.index} echo`,
      title: [by, target === null ? '' : `to ${hostOf(attempt.echoService) || 'the echo service'}`].join(' ').trim(),
      protocol,
      stages: attempt.stages,
      fromMs,
      running: false,
    };
    if (target === null) return [echo];
    return [
      echo,
      {
        id: `${attempt.index} target`,
        title: `${by} to ${hostOf(target.url)}`.trim(),
        protocol,
        stages: target.stages,
        fromMs,
        running: false,
      },
    ];
  });
}

/** One empty waterfall until the first stage is told, so that nothing jumps. */
export function liveLanes(live: LiveRun, protocol: Lane['protocol'], targetUrl: string | null): Lane[] {
  const expected: { attempt: number; leg: 'echo' | 'target'; protocol: Lane['protocol'] }[] =
    live.check?.kind === 'compare'
      ? [
          { attempt: 0, leg: 'echo', protocol: 'http' },
          { attempt: 1, leg: 'echo', protocol: 'socks5' },
        ]
      : [{ attempt: 0, leg: 'echo', protocol }];
  const extra = live.lanes.filter(
    (lane) => !expected.some(({ attempt, leg }) => attempt === lane.attempt && leg === lane.leg),
  );
  const several = live.check?.kind === 'compare';
  return [...expected, ...extra]
    .sort((a, b) => a.attempt - b.attempt || a.leg.localeCompare(b.leg))
    .map(({ attempt, leg, protocol: by }) => {
      const told = live.lanes.find((lane) => lane.attempt === attempt && lane.leg === leg);
      const to = leg === 'target' ? `to ${targetUrl === null ? 'the target' : hostOf(targetUrl)}` : '';
      return {
        id: `${attempt} ${leg}`,
        title: [several ? PROTOCOL_WORDS[by] : '', to].join(' ').trim(),
        protocol: told?.protocol ?? by,
        stages: told?.stages ?? [],
        fromMs: 0,
        running: true,
      };
    });
}
