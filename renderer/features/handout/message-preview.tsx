/** How a message reads: plain text and Markdown as they are, an HTML card as it will look. Nothing in it is run or fetched. */
import { createElement, type ReactNode } from 'react';
import { type CardNode, type CardTag, NO_TEXT, parseCard } from '../../../shared/handout-card.ts';
import type { TemplateFormat } from '../../../shared/handout-templates.ts';
import './message-preview.css';

/** Headings of the message are none of this page, and its links lead nowhere from here. */
const SHOWN_AS: Partial<Record<CardTag, string>> = { a: 'span', h1: 'div', h2: 'div', h3: 'div' };

function drawn(nodes: CardNode[], inside: CardTag | null): ReactNode[] {
  return nodes.map((node, index) => {
    if (typeof node === 'string') return inside !== null && NO_TEXT.has(inside) && node.trim() === '' ? null : node;
    const { tag, style, children } = node;
    return createElement(
      SHOWN_AS[tag] ?? tag,
      { key: index, style, 'data-as': tag },
      ...(tag === 'br' || tag === 'hr' ? [] : drawn(children, tag)),
    );
  });
}

interface MessagePreviewProps {
  format: TemplateFormat;
  /** With the secret masked. */
  text: string;
  label?: string;
}

export function MessagePreview({ format, text, label = 'How it reads' }: MessagePreviewProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard as well
    <section className="message-preview" aria-label={label} data-format={format} tabIndex={0}>
      {format === 'html' ? (
        <div className="message-card">{drawn(parseCard(text).nodes, null)}</div>
      ) : (
        <pre data-mono={format === 'markdown' || undefined}>{text}</pre>
      )}
    </section>
  );
}
