/** One exit of a run by its letter: the same letter is the same address. The colour only repeats what the letter says. */
const HUES = 6;

function hueOf(mark: string): number {
  let sum = 0;
  for (const letter of mark) sum = sum * 26 + (letter.charCodeAt(0) - 64);
  return (sum - 1) % HUES;
}

export function ExitMark({ mark }: { mark: string | null }) {
  if (mark === null) {
    return (
      <span className="exit-mark" data-hue="none" title="The exit is not known.">
        <span aria-hidden="true">?</span>
        <span className="visually-hidden">exit not known</span>
      </span>
    );
  }
  return (
    <span className="exit-mark" data-hue={hueOf(mark)}>
      <span className="visually-hidden">exit </span>
      {mark}
    </span>
  );
}
