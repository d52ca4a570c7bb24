/** A chart's numbers, for those who cannot see it and those who want to copy them. */
import { formatMb } from '../../../shared/format.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Figure } from '../../ui/unknown.tsx';
import { bucketLabel, type Grid } from './grid-scale.ts';

export interface Column {
  id: string;
  name: string;
  /** Null = not recorded then. */
  values: readonly (number | null)[];
}

const NOT_RECORDED = 'Not recorded: Pakdesk did not run then.';

function asTsv(grid: Grid, columns: readonly Column[]): string {
  return [
    ['start (UTC)', ...columns.map(({ name }) => `${name} (MB)`)].join('\t'),
    ...grid.at.map((at, index) =>
      [new Date(at).toISOString(), ...columns.map(({ values }) => values[index] ?? '')].join('\t'),
    ),
  ].join('\n');
}

export function NumbersTable({ grid, columns }: { grid: Grid; columns: readonly Column[] }) {
  const rows = grid.at.map((at, index) => ({ at, index })).reverse();
  return (
    <div className="numbers">
      <CopyButton
        label="Copy numbers"
        size="compact-xs"
        copy={() => api.app.copyText({ text: asTsv(grid, columns) })}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="numbers-scroll" aria-label="Numbers" tabIndex={0}>
        <table className="numbers-table">
          <caption className="visually-hidden">Traffic over time</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {columns.map(({ id, name }) => (
                <th key={id} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, index }) => (
              <tr key={at}>
                <th scope="row">{bucketLabel(grid, index)}</th>
                {(columns[0]?.values[index] ?? null) === null ? (
                  <td className="figure" colSpan={columns.length}>
                    <Figure value={null} reason={NOT_RECORDED} />
                  </td>
                ) : (
                  columns.map(({ id, values }) => (
                    <td key={id} className="figure">
                      {formatMb(values[index] ?? 0)}
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
