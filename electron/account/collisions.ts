// Which changes of one key must not overtake each other. Threat: a change whose answer was lost goes out after a later one, and undoes it.
import type { StepRequest } from './send-step.ts';

type Field = 'label' | 'enabled' | 'capGb' | 'expiresAt' | 'secret';
/** `set` writes whatever stands there; `raise` goes by what stands there, so that two of them come out the same in either order. */
type How = 'set' | 'raise';

const EDITED: Field[] = ['label', 'enabled', 'capGb', 'expiresAt'];

function touchedBy(request: StepRequest): [Field, How][] {
  switch (request.do) {
    case 'topUp':
      return [
        ...(request.addGb === null ? [] : ([['capGb', 'raise']] as [Field, How][])),
        ...(request.extendDays === null ? [] : ([['expiresAt', 'raise']] as [Field, How][])),
      ];
    case 'edit':
      return EDITED.filter((field) => (request.body as Record<string, unknown>)[field] !== undefined).map((field) => [
        field,
        'set',
      ]);
    case 'extendIfShort':
      return [['expiresAt', 'raise']];
    case 'enableIfOff':
      return [['enabled', 'raise']];
    case 'regenerate':
      return [['secret', 'set']];
    // A mint has no key before it. After a deletion nothing is left to be changed.
    case 'mint':
    case 'delete':
      return [];
  }
}

/**
 * `settle`: the earlier ones have to be settled before. `look`: then the user has to see what came of them as well, as what he
 * asked for goes by how the key stood.
 */
export function collisionOf(earlier: StepRequest[], later: StepRequest[]): 'none' | 'settle' | 'look' {
  const before = earlier.flatMap(touchedBy);
  const hits = later
    .flatMap(touchedBy)
    .flatMap(([field, how]) =>
      before.filter(([its, itsHow]) => its === field && (how === 'set' || itsHow === 'set')).map(() => how),
    );
  if (hits.length === 0) return 'none';
  return hits.includes('raise') ? 'look' : 'settle';
}
