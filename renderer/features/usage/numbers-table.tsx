/** The chart's numbers, for those who cannot see it and those who want to copy them. */
import { formatMb } from '../../../shared/format.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Figure } from '../../ui/unknown.tsx';
import { pointLabel, type TrafficPoint } from './chart-scale.ts';

function asTsv(points: readonly TrafficPoint[]): string {
  return ['start (UTC)\tMB', ...points.map(({ at, mb }) => `${new Date(at).toISOString()}\t${mb ?? ''}`)].join('\n');
}

export function NumbersTable({ points, bucketMs }: { points: readonly TrafficPoint[]; bucketMs: number }) {
  return (
    <div className="numbers">
      <CopyButton label="Copy numbers" size="compact-xs" copy={() => api.app.copyText({ text: asTsv(points) })} />
      <div className="numbers-scroll">
        <table className="numbers-table">
          <caption className="visually-hidden">Traffic over time</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Traffic</th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ at, mb }) => (
              <tr key={at}>
                <th scope="row">{pointLabel(at, bucketMs)}</th>
                <td className="figure">
                  <Figure value={mb === null ? null : formatMb(mb)} reason="Not recorded: Pakdesk did not run then." />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
