// The log's file in the profile folder. Threats: a log that fills the disk, that other users can read, or that loses its last lines in a crash.
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'pakdesk';

export interface LogFileOptions {
  dir: string;
  /** A file that has grown beyond it is put aside. */
  maxBytes?: number;
  /** Files put aside that are kept. */
  keep?: number;
}

/** The sink for createLog: each line is on disk when it returns, so that a crash keeps it. Never throws: a full disk must not stop the app. */
export function openLogFile({ dir, maxBytes = 2_000_000, keep = 3 }: LogFileOptions): (line: string) => void {
  const file = (number: number) => join(dir, number === 0 ? `${NAME}.log` : `${NAME}.${number}.log`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let size = statSync(file(0), { throwIfNoEntry: false })?.size ?? 0;
  // A file of an earlier version or from a backup may have come back with another mode.
  if (size > 0) chmodSync(file(0), 0o600);
  let lost = 0;

  function rotate(): void {
    rmSync(file(keep), { force: true });
    for (let number = keep - 1; number >= 0; number -= 1) {
      if (statSync(file(number), { throwIfNoEntry: false })) renameSync(file(number), file(number + 1));
    }
    size = 0;
  }

  return (line) => {
    try {
      if (size > 0 && size + line.length > maxBytes) rotate();
      const text = lost > 0 ? `${JSON.stringify({ event: 'log.lost', lines: lost })}\n${line}\n` : `${line}\n`;
      appendFileSync(file(0), text, { mode: 0o600 });
      size += Buffer.byteLength(text);
      lost = 0;
    } catch {
      // Told in the file itself as soon as it can be written again.
      lost += 1;
    }
  };
}
