/** The structure of what is coming; fades in late, so that a quick answer does not flash. */
export function LoadingRows({ rows = 12, columns = [28, 10, 20, 8, 10] }: { rows?: number; columns?: number[] }) {
  return (
    <div className="loading-rows" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders, never reordered
        <div className="loading-row" key={row}>
          {columns.map((width, column) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders, never reordered
              key={column}
              className="loading-cell"
              style={{ width: `${width * (0.75 + ((row * 7 + column * 3) % 5) / 16)}%` }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
