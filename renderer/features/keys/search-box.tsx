/** The search field. The letter is painted first and the list looked through after that, so that typing never waits for it. */
import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { searchField } from './search-focus.ts';

interface SearchBoxProps {
  query: string;
  onQuery: (query: string) => void;
  /** Enter or arrow down: on into the table. */
  onLeave: () => void;
}

/** After the next paint; at once in a window that paints nothing. Returns what calls it off. */
function afterPaint(work: () => void): () => void {
  if (document.hidden) {
    work();
    return () => undefined;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

export function SearchBox({ query, onQuery, onLeave }: SearchBoxProps) {
  const [text, setText] = useState(query);
  /** What the list was last asked for from here: another query comes from elsewhere (a saved view, Clear filter). */
  const [asked, setAsked] = useState(query);
  const callOff = useRef<() => void>(() => undefined);
  if (query !== asked) {
    setAsked(query);
    setText(query);
  }
  useEffect(() => () => callOff.current(), []);

  const ask = (next: string) => {
    callOff.current();
    setAsked(next);
    onQuery(next);
  };
  const type = (next: string) => {
    setText(next);
    callOff.current();
    callOff.current = afterPaint(() => ask(next));
  };
  const clear = () => {
    setText('');
    ask('');
  };
  return (
    <TextInput
      ref={searchField}
      className="keys-search"
      aria-label="Search keys"
      placeholder="Search keys  /"
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={() => {
        if (text !== asked) ask(text);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          if (text === '') event.currentTarget.blur();
          else clear();
        } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          // What follows acts on the list, so it must be the one that was asked for.
          if (text !== asked) ask(text);
          onLeave();
        }
      }}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      rightSection={text !== '' && <CloseButton size="xs" aria-label="Clear search" onClick={clear} />}
      maxLength={200}
      spellCheck={false}
    />
  );
}
