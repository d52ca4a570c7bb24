// The stages of one attempt as they happen, in ms from the start of the run; every change is told at once.
import { PROBE_STAGES, type ProbeStage, type ProbeStageName } from '../../shared/ipc/lab-report.ts';

export interface StageLogOptions {
  /** ms from the start of the run. */
  elapsedMs: () => number;
  onChange: (stages: ProbeStage[]) => void;
}

export class StageLog {
  readonly #options: StageLogOptions;
  readonly #stages = new Map<ProbeStageName, ProbeStage>();

  constructor(options: StageLogOptions) {
    this.#options = options;
  }

  begin(name: ProbeStageName): void {
    this.#set({ name, outcome: 'running', startMs: this.#now(), endMs: null, note: '' });
  }

  done(name: ProbeStageName, note = ''): void {
    this.#end(name, 'done', note);
  }

  fail(name: ProbeStageName, note: string): void {
    this.#end(name, 'failed', note);
  }

  skip(name: ProbeStageName, note: string): void {
    this.#set({ name, outcome: 'skipped', startMs: this.#now(), endMs: null, note });
  }

  /** When a stage ended; null while it has not. */
  endOf(name: ProbeStageName): number | null {
    return this.#stages.get(name)?.endMs ?? null;
  }

  list(): ProbeStage[] {
    return PROBE_STAGES.flatMap((name) => {
      const stage = this.#stages.get(name);
      return stage === undefined ? [] : [{ ...stage }];
    });
  }

  /** All stages, those never reached among them. */
  complete(): ProbeStage[] {
    for (const name of PROBE_STAGES) if (!this.#stages.has(name)) this.skip(name, 'Not reached');
    return this.list();
  }

  #end(name: ProbeStageName, outcome: 'done' | 'failed', note: string): void {
    const now = this.#now();
    this.#set({ name, outcome, startMs: this.#stages.get(name)?.startMs ?? now, endMs: now, note });
  }

  #set(stage: ProbeStage): void {
    this.#stages.set(stage.name, stage);
    this.#options.onChange(this.list());
  }

  /** A tenth of a millisecond is as fine as this can be measured. */
  #now(): number {
    return Math.round(this.#options.elapsedMs() * 10) / 10;
  }
}
