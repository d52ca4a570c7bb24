/** The chosen form as it will be copied, with the mask where main puts the secret. */
import type { HandoutFormat } from '../../../shared/ipc/routing.ts';
import type { GatewayTarget, Routing } from '../../../shared/proxy-url.ts';
import { formatHandout, HANDOUTS, handoutNotes } from '../../../shared/snippets.ts';
import { withShownSecret } from '../routing/use-gateway-target.ts';

interface SnippetPreviewProps {
  format: HandoutFormat;
  target: GatewayTarget;
  routing: Routing;
  shown: string;
}

/** Only for a routing that can be composed. */
export function SnippetPreview({ format, target, routing, shown }: SnippetPreviewProps) {
  const { label, hint, language } = HANDOUTS[format];
  const notes = handoutNotes(format, routing);
  return (
    <section className="snippet" aria-label={`Preview: ${label}`}>
      <div className="snippet-head">
        <span className="snippet-label">{label}</span>
        <span className="dimmed">
          {hint}
          {language !== 'Text' && language !== label && ` · ${language}`}
        </span>
      </div>
      {notes.map((note) => (
        <p key={note} className="snippet-note field-warning">
          {note}
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text can only be read by keyboard when it takes the focus */}
      <pre className="snippet-text mono" tabIndex={0}>
        {withShownSecret(formatHandout(format, target, routing), shown)}
      </pre>
    </section>
  );
}
