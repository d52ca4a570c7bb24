// The last look at what a paste sends to the page. Threat: a customer's secret in a place that no rule of reading thought of.
import type { Pasted, PastedFinding } from '../../shared/ipc/composer.ts';
import type { Routing } from '../../shared/proxy-url.ts';

/**
 * Also with its `_` percent-encoded, as often as one likes. Glued to a letter or digit only a whole one: `mypak_session1` is a name.
 * The last letter of an escape (JSON's, as in \n, or an encoded character) glues nothing.
 */
const SECRET =
  /pak(?:_|%(?:25)*5f)(?:[0-9a-f]{24}|(?<=(?:(?<![a-z0-9])|\\[bfnrt]|\\u[0-9a-f]{4}|%(?:25)*[0-9a-f]{2})pak(?:_|%(?:25)*5f))[a-z0-9]{6})/i;

const HIDDEN =
  'A customer’s key (pak_) stands where it does not belong, so this is not shown. Look at the text itself.';

function holdsIt(value: unknown): boolean {
  return SECRET.test(JSON.stringify(value) ?? '');
}

/** The entry without whatever holds a secret after all. */
export function behindWall(entry: Pasted): Pasted {
  if (!holdsIt({ ...entry, label: null })) return entry;
  const { mendAll, ...rest } = entry;
  return {
    ...rest,
    routing: routingBehindWall(entry.routing),
    proxyUsername: holdsIt(entry.proxyUsername) ? '' : entry.proxyUsername,
    host: holdsIt(entry.host) ? '' : entry.host,
    findings: entry.findings.map(findingBehindWall),
    ...(mendAll === undefined || holdsIt(mendAll) ? {} : { mendAll }),
  };
}

/** Without the words that hold it. */
function routingBehindWall(routing: Routing): Routing {
  return Object.fromEntries(Object.entries(routing).filter(([, value]) => !holdsIt(value)));
}

/** A fix that holds it is left out: nobody is to press that. */
function findingBehindWall({ fix, otherFix, message, ...rest }: PastedFinding): PastedFinding {
  return {
    ...rest,
    message: holdsIt(message) ? HIDDEN : message,
    ...(fix === undefined || holdsIt(fix) ? {} : { fix }),
    ...(otherFix === undefined || holdsIt(otherFix) ? {} : { otherFix }),
  };
}
