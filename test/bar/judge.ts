/** Holds the statements against what really ran: a statement is held by tests that carry its number and passed in this run. */
import type { VitestReport } from '../count-vitest.ts';
import { FAULTS, STATEMENTS, type Statement } from './statements.ts';

interface Ran {
  file: string;
  name: string;
  status: string;
}

export interface Verdict extends Statement {
  /** `elsewhere`: all its tests are for another system than this one. */
  result: 'held' | 'not held' | 'elsewhere';
  passed: { file: string; name: string }[];
  /** Why it is not held. */
  why: string;
}

export interface Judgement {
  statements: Verdict[];
  /** Numbers of faults with a test that passed. */
  faults: number[];
  /** Numbers without one, each with its reason. */
  faultsMissing: { id: number; why: string }[];
  held: boolean;
}

function testsOf(reports: readonly VitestReport[], repo: string): Ran[] {
  return reports.flatMap((report) =>
    report.testResults.flatMap((file) =>
      file.assertionResults.map(({ fullName, status }) => ({
        file: file.name.replaceAll('\\', '/').replace(`${repo.replaceAll('\\', '/')}/`, ''),
        name: fullName,
        status,
      })),
    ),
  );
}

function judgeTag(
  tests: readonly Ran[],
  tag: string,
  wholeSystem: boolean,
): Pick<Verdict, 'result' | 'passed' | 'why'> {
  const own = tests.filter(({ name }) => name.includes(`[${tag}]`));
  const passed = own.filter(({ status }) => status === 'passed').map(({ file, name }) => ({ file, name }));
  const failed = own.filter(({ status }) => status === 'failed');
  if (failed.length > 0) return { result: 'not held', passed, why: `failed: ${failed[0]?.name ?? ''}` };
  if (passed.length > 0) return { result: 'held', passed, why: '' };
  if (own.length > 0 && !wholeSystem) return { result: 'elsewhere', passed, why: 'its tests are for another system' };
  return { result: 'not held', passed, why: own.length > 0 ? 'its tests were skipped' : 'no test ran' };
}

/** `wholeSystem`: every test is meant for this system (Linux), so that a skipped one holds nothing. */
export function judge(reports: readonly VitestReport[], repo: string, wholeSystem: boolean): Judgement {
  const tests = testsOf(reports, repo);
  const faults: number[] = [];
  const faultsMissing: Judgement['faultsMissing'] = [];
  for (let id = 1; id <= FAULTS; id += 1) {
    const { result, why } = judgeTag(tests, `fault ${id}`, wholeSystem);
    if (result === 'held') faults.push(id);
    else if (result === 'not held') faultsMissing.push({ id, why });
  }
  const statements = STATEMENTS.map((statement): Verdict => {
    if (statement.id !== 23) return { ...statement, ...judgeTag(tests, `bar ${statement.id}`, wholeSystem) };
    const why = faultsMissing.map((fault) => `fault ${fault.id}: ${fault.why}`).join('; ');
    const named = tests.filter(({ name, status }) => status === 'passed' && /\[fault \d+\]/.test(name));
    return { ...statement, result: why === '' ? 'held' : 'not held', passed: named, why };
  });
  return { statements, faults, faultsMissing, held: statements.every(({ result }) => result !== 'not held') };
}

const RESULT_WORDS = { held: 'held', 'not held': 'NOT HELD', elsewhere: 'elsewhere' };

function checkWords({ id, passed, command, workflow }: Verdict, faults: number): string {
  const files = [...new Set(passed.map(({ file }) => file.replace(/^test\//, '').replace(/\.(test|e2e)\.ts$/, '')))];
  const shown = files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
  const tests = `${passed.length} ${passed.length === 1 ? 'test' : 'tests'}`;
  return [
    id === 23 ? `${faults} of ${FAULTS} faults` : '',
    passed.length === 0 ? '' : id === 23 ? tests : `${tests}: ${shown}`,
    command ?? '',
    workflow === undefined ? '' : `in the public workflow: ${workflow}`,
  ]
    .filter((words) => words !== '')
    .join('; ');
}

/** Number, result and statement; below it how it was checked. */
export function printJudgement({ statements, faults }: Judgement): string {
  const lines = statements.flatMap((verdict) => {
    const check = verdict.result === 'not held' ? verdict.why : checkWords(verdict, faults.length);
    return [
      `${String(verdict.id).padStart(2)}  ${RESULT_WORDS[verdict.result].padEnd(9)} ${verdict.text}`,
      `${' '.repeat(14)}${check}`,
    ];
  });
  const held = statements.filter(({ result }) => result === 'held').length;
  return [...lines, `${held} of ${statements.length} statements held; ${faults.length} of ${FAULTS} faults`].join('\n');
}
