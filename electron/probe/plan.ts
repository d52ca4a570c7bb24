// Which session each request of a run uses. A test must not disturb the customer: what it starts itself has a name of its own and ends after
// a minute; what it uses of his it uses as he does, and says so.
import type { LabCheck } from '../../shared/ipc/lab-report.ts';
import type { Routing } from '../../shared/proxy-url.ts';

export interface PlannedRequest {
  routing: Routing;
  sessionId: string | null;
}

export interface Plan {
  requests: PlannedRequest[];
  /** What is worth saying of it, whole sentences. */
  notes: string[];
}

export interface PlanInput {
  check: LabCheck;
  routing: Routing;
  session: 'own' | 'test';
  /** Some letters and digits of its own for the run. */
  runMark: string;
}

const TEST_TTL_SECONDS = 60;
/** A request that takes longer than this is no longer what a sticky check is about. */
const REQUEST_SECONDS = 3;

export function planRun({ check, routing, session, runMark }: PlanInput): Plan {
  const own = routing.sessionId || null;
  const asIs: PlannedRequest = { routing, sessionId: own };
  const testName = `pakdesk_${runMark}`;
  const testOf = (sessionId: string, ttlSeconds: number, rotation = routing.rotation): PlannedRequest => ({
    routing: { ...routing, sessionId, rotation, ttlSeconds },
    sessionId,
  });
  const ownNote =
    own === null
      ? 'The routing names no session, so each connection may leave by another exit; the test was made just like that.'
      : `The customer’s own session ${own} was used, as he uses it: if it was not live, the test has started it.`;
  const testNote = (ttlSeconds: number) =>
    `A session of the test’s own was used (${testName}, gone after ${ttlSeconds} s)` +
    (own === null ? '.' : `, so that the customer’s session ${own} was left alone.`);

  switch (check.kind) {
    case 'single':
      return session === 'own'
        ? { requests: [asIs], notes: [ownNote] }
        : { requests: [testOf(testName, TEST_TTL_SECONDS)], notes: [testNote(TEST_TTL_SECONDS)] };

    case 'compare': {
      // Two exits cannot be compared by time: both ways share one session, whether the routing has one or not.
      const shared = session === 'own' && own !== null ? asIs : testOf(testName, TEST_TTL_SECONDS);
      const note = shared === asIs ? ownNote : testNote(TEST_TTL_SECONDS);
      return {
        requests: (['http', 'socks5'] as const).map((protocol) => ({
          ...shared,
          routing: { ...shared.routing, protocol },
        })),
        notes: [note, 'In both, the name of the site was left to the gateway to resolve.'],
      };
    }

    case 'sticky': {
      // The ttl of a live session is fixed: one that ends during the check would look like a lost exit.
      const lastsSeconds = ((check.requests - 1) * check.spacingMs) / 1_000 + check.requests * REQUEST_SECONDS;
      const ttlSeconds = lastsSeconds <= TEST_TTL_SECONDS ? TEST_TTL_SECONDS : Math.ceil(lastsSeconds) + 30;
      const named = routing.rotation !== undefined && routing.rotation !== 'none';
      const uses =
        session === 'own' && own !== null
          ? asIs
          : testOf(testName, ttlSeconds, named || own !== null ? routing.rotation : 'sticky');
      return {
        requests: Array.from({ length: check.requests }, () => uses),
        notes: [
          uses === asIs ? ownNote : testNote(ttlSeconds),
          ...(own === null
            ? ['The customer’s URL names no session, and without one nothing is sticky: give him a URL with a session.']
            : []),
        ],
      };
    }

    case 'rotation': {
      if (check.how === 'freshSessions') {
        return {
          requests: Array.from({ length: check.requests }, (_, index) =>
            testOf(`${testName}_${index + 1}`, TEST_TTL_SECONDS),
          ),
          notes: [
            `Each request had a session of its own (${testName}_1 to _${check.requests}, gone after ${TEST_TTL_SECONDS} s)` +
              (own === null ? '.' : `; the customer’s session ${own} was left alone.`),
          ],
        };
      }
      const lastsSeconds = ((check.requests - 1) * check.spacingMs) / 1_000 + check.requests * REQUEST_SECONDS;
      const ttlSeconds = lastsSeconds <= TEST_TTL_SECONDS ? TEST_TTL_SECONDS : Math.ceil(lastsSeconds) + 30;
      const uses = session === 'own' ? asIs : testOf(testName, ttlSeconds);
      return {
        requests: Array.from({ length: check.requests }, () => uses),
        notes: [uses === asIs ? ownNote : testNote(ttlSeconds)],
      };
    }
  }
}
