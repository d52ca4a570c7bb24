/** Turns vitest's JSON report into counts. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, one line each. */
  failures: string[];
}

export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** Each test counts as one; a file that could not be loaded is one failure. */
export function countVitest(report: VitestReport, repo: string): Count {
  const count: Count = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const file of report.testResults) {
    const name = file.name.replace(`${repo}/`, '');
    for (const test of file.assertionResults) {
      if (test.status === 'passed') count.passed += 1;
      else if (test.status === 'failed') {
        count.failed += 1;
        count.failures.push(`${name}: ${test.fullName}`);
      } else count.skipped += 1;
    }
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      count.failed += 1;
      count.failures.push(`${name}: ${file.message.split('\n')[0] || 'the file failed'}`);
    }
  }
  return count;
}
