/** A line of text that is saved when it is left or Enter is pressed, and only when it makes sense. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface TextSettingProps {
  label: string;
  value: string;
  placeholder?: string;
  width: number;
  /** Of the trimmed text; null = fine. */
  problem: (text: string) => string | null;
  onSave: (text: string) => void;
}

export function TextSetting({ label, value, placeholder, width, problem, onSave }: TextSettingProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = (draft ?? value).trim();
  const wrong = draft === null ? null : problem(text);
  const commit = () => {
    if (draft === null || wrong !== null) return;
    setDraft(null);
    if (text !== value) onSave(text);
  };
  return (
    <TextInput
      aria-label={label}
      w={width}
      maw="100%"
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: 'mono' }}
      value={draft ?? value}
      error={wrong}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
